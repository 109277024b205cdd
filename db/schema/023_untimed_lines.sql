-- A line of a worksheet without a time was counted at midnight; it is of its day and of no hour.
UPDATE counted_contact SET at = substr(at, 1, 10)
WHERE line > 0 AND EXISTS (
    SELECT 1 FROM worksheet_lines l
    WHERE l.seq = counted_contact.seq AND l.row = counted_contact.line
        AND COALESCE(l.received, l.dispatched, l.enroute, l.arrived, l.cleared) IS NULL
);
