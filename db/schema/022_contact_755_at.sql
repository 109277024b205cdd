-- Cards are laid beside worksheets by when the contact was.
CREATE INDEX contact_755_at ON contact_755 (contact_at);
