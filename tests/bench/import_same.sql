-- What an import of worksheets writes, as far as SQL can, for the sqlite3 shell: the file is in the temporary table `line`.
-- One operation for each worksheet with all its lines as JSON, its record, its row and those of its lines, the contacts
-- that are counted, the words of the search, and the counts. Left out: reading what the columns are, checking a line,
-- looking whether it is there already, the rules for exceptions, the hashes, the second copy.
CREATE TEMP TABLE placed AS SELECT dense_rank() OVER (ORDER BY worked_on, watch, unit, employee) AS sheet,
    row_number() OVER (PARTITION BY worked_on, watch, unit, employee ORDER BY rowid) AS row, * FROM line;
CREATE INDEX temp.placed_sheet ON placed (sheet, row);
CREATE TEMP TABLE sheet AS SELECT sheet + (SELECT max(seq) FROM operation) AS seq,
    sheet + (SELECT coalesce(max(ordinal), 0) FROM record WHERE prefix = 'WS' AND year = 2026) AS ordinal,
    sheet, lower(hex(randomblob(18))) AS id, strftime('%Y-%m-%dT%H:%M:%fZ') AS at,
    worked_on, watch, unit, class, employee, worked_on || ', ' || watch || ', ' || unit || ', ' || employee AS headline
    FROM placed GROUP BY sheet;
BEGIN IMMEDIATE;
INSERT INTO operation (seq, id, at, actor, workstation, subject, record, base_version, action, changes, previous, hash)
    SELECT seq, lower(hex(randomblob(18))), at, '100003', 'sample', 'worksheet', id, 0, 'import',
        json_object('number', printf('NWK-WS-2026-%05d', ordinal), 'status', 'submitted', 'filed_on', date('now'),
            'headline', headline, 'fields', json_object('worked_on', worked_on, 'watch', watch, 'unit', unit,
                'personnel_class', class, 'employee', employee, 'imported_from', 'import.csv',
                'lines', (SELECT json_group_array(json_object('received', received, 'dispatched', dispatched,
                    'enroute', enroute, 'arrived', arrived, 'cleared', cleared, 'tag', tag, 'origin', origin, 'rd', rd,
                    'location', location, 'nature', nature, 'clearance', clearance, 'urn', urn,
                    'narrative', narrative, 'contacts', contacts, 'cards', cards))
                    FROM placed WHERE placed.sheet = sheet.sheet))),
        zeroblob(32), randomblob(32)
    FROM sheet;
INSERT INTO record (seq, id, form, number, prefix, year, ordinal, status, version, filed_at, filed_on, filed_by,
        changed_at, changed_by, headline)
    SELECT seq, id, 'worksheet', printf('NWK-WS-2026-%05d', ordinal), 'WS', 2026, ordinal, 'submitted', 1, at,
        date('now'), employee, at, employee, headline FROM sheet;
INSERT INTO worksheet (seq, worked_on, watch, unit, personnel_class, employee, imported_from)
    SELECT seq, worked_on, watch, unit, class, employee, 'import.csv' FROM sheet;
INSERT INTO worksheet_lines (seq, row, received, dispatched, enroute, arrived, cleared, tag, origin, rd, location, nature,
        clearance, urn, narrative, contacts, cards)
    SELECT seq, row, nullif(received, ''), nullif(dispatched, ''), nullif(enroute, ''), nullif(arrived, ''),
        nullif(cleared, ''), tag, origin, rd, location, nature, clearance, nullif(urn, ''), narrative,
        CAST(nullif(contacts, '') AS INTEGER), CAST(nullif(cards, '') AS INTEGER)
    FROM sheet JOIN placed USING (sheet) ORDER BY seq, row;
INSERT INTO counted_contact (seq, line, at, area, rd, watch, person, setting, origin, follow_up, contacts, people, cards,
        clearances)
    SELECT seq, row, sheet.worked_on || 'T' || substr(arrived, 1, 2) || ':' || substr(arrived, 3, 2), '', rd, sheet.watch,
        sheet.employee, '', origin, 0, 0, 0, 0, 1
    FROM sheet JOIN placed USING (sheet) WHERE ' ' || clearance || ' ' LIKE '% 755 %';
INSERT INTO search_text (rowid, words)
    SELECT seq, (SELECT group_concat(tag || char(10) || location || char(10) || urn, char(10)) FROM placed
        WHERE placed.sheet = sheet.sheet) FROM sheet;
INSERT INTO tally (form, status, count) SELECT 'worksheet', 'submitted', count(*) FROM sheet WHERE true
    ON CONFLICT (form, status) DO UPDATE SET count = count + excluded.count;
INSERT INTO number_counter (prefix, year, last) SELECT 'WS', 2026, max(ordinal) FROM sheet WHERE true
    ON CONFLICT (prefix, year) DO UPDATE SET last = excluded.last;
UPDATE operation_head SET seq = (SELECT max(seq) FROM operation);
COMMIT;
SELECT count(*) FROM sheet;
