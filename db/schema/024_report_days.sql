-- Reports look for the records of a month by their day.
CREATE INDEX records_request_received_at ON records_request (received_at);
CREATE INDEX service_comment_received_at ON service_comment (received_at);
CREATE INDEX service_comment_disposition_on ON service_comment (disposition_on);
CREATE INDEX outreach_event_held_on ON outreach_event (held_on);
CREATE INDEX briefing_held_on ON briefing (held_on);
