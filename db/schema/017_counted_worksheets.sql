-- Lines of worksheets that were cleared as a contact (755) stand in the reports; those that are there already.
INSERT INTO counted_contact (
    seq, line, at, area, rd, watch, person, setting, origin, follow_up, contacts, people, cards, clearances
)
SELECT
    l.seq, l.row,
    COALESCE(w.worked_on, '') || 'T' ||
        substr(COALESCE(l.received, l.dispatched, l.enroute, l.arrived, l.cleared, '0000'), 1, 2) || ':' ||
        substr(COALESCE(l.received, l.dispatched, l.enroute, l.arrived, l.cleared, '0000'), 3, 2),
    '', COALESCE(l.rd, ''), COALESCE(w.watch, ''), COALESCE(w.employee, ''), COALESCE(l.setting, ''),
    COALESCE(l.origin, ''), 0, 0, 0, 0,
    CASE WHEN r.status = 'void' THEN 0 ELSE 1 END
FROM worksheet_lines l JOIN worksheet w ON w.seq = l.seq JOIN record r ON r.seq = l.seq
WHERE ' ' || l.clearance || ' ' LIKE '% 755 %';
