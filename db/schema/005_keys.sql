-- A person's key pair: the public half, and the secret half wrapped by their password (db/key_pair.h). Accounts made before
-- get theirs at the next sign-in.
ALTER TABLE staff ADD COLUMN public_half TEXT;
ALTER TABLE staff ADD COLUMN wrapped_secret TEXT;
