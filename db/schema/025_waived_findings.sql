-- One code may find several things at one line: a waiver says which of them it lets stand.
ALTER TABLE counter_report ADD COLUMN waive_found TEXT;
ALTER TABLE counter_report_waivers ADD COLUMN found TEXT;
ALTER TABLE records_request ADD COLUMN waive_found TEXT;
ALTER TABLE records_request_waivers ADD COLUMN found TEXT;
ALTER TABLE worksheet ADD COLUMN waive_found TEXT;
ALTER TABLE worksheet_waivers ADD COLUMN found TEXT;
ALTER TABLE urn_drawn ADD COLUMN waive_found TEXT;
ALTER TABLE urn_drawn_waivers ADD COLUMN found TEXT;
