-- The lines of worksheets cleared with 755 in November 2026 beside the cards of the same employee within the hour, and
-- the cards beside the lines: what the two say differently, for the sqlite3 shell.
CREATE TEMP TABLE cleared AS SELECT r.number, l.row, w.employee, l.contacts, l.cards,
    julianday(w.worked_on || 'T' || substr(l.arrived, 1, 2) || ':' || substr(l.arrived, 3, 2)) AS at
    FROM worksheet w JOIN worksheet_lines l USING (seq) JOIN record r USING (seq)
    WHERE w.worked_on BETWEEN '2026-11-01' AND '2026-11-30' AND r.status <> 'void' AND ' ' || l.clearance || ' ' LIKE '% 755 %';
CREATE TEMP TABLE card AS SELECT r.number, c.employee, c.contacts, c.cards, julianday(c.contact_at) AS at
    FROM contact_755 c JOIN record r USING (seq)
    WHERE c.contact_at BETWEEN '2026-11-01' AND '2026-12-01T12:00' AND r.status <> 'void';
CREATE INDEX temp.cleared_at ON cleared (employee, at);
CREATE INDEX temp.card_at ON card (employee, at);
SELECT 'differs', l.number, l.row, c.number, l.contacts, c.contacts, l.cards, c.cards
    FROM cleared l LEFT JOIN card c ON c.employee = l.employee AND c.at BETWEEN l.at - 1.0 / 24 AND l.at + 1.0 / 24
    WHERE c.number IS NULL OR c.cards IS NOT l.cards OR c.contacts IS NOT l.contacts;
SELECT 'no clearance', c.number FROM card c WHERE NOT EXISTS (SELECT 1 FROM cleared l WHERE l.employee = c.employee
    AND l.at BETWEEN c.at - 1.0 / 24 AND c.at + 1.0 / 24);
SELECT 'stock', location, sum(cards) FROM stock_change WHERE at < '2026-12-01' GROUP BY location;
