#!/bin/sh
# What `frontdesk check` compares, as far as SQL can, with the sqlite3 shell:
#
#   check_same.sh FILE
#
# Pages and foreign keys; the last value of every field of every record in the log, and of every field of its rows,
# beside the columns of the tables; the counts kept beside those of the records; the gaps between numbers; the index of
# the search. What it cannot do is to work the chain of hashes through, and the rules of the forms. Prints a count for
# each comparison and how many differ.
set -eu
file=$1

# A comparison of each column of a table, chosen by the name of the field.
cases() { # TABLE ALIAS KEY VALUE
    sqlite3 -readonly "$file" "SELECT coalesce(group_concat('WHEN ''' || name || ''' THEN $4 IS NOT $2.' || name, ' '),
        'WHEN '''' THEN 0') FROM pragma_table_info('$1') WHERE name NOT IN ('seq', 'row')"
}

{
    cat <<'SQL'
PRAGMA cache_size = -65536;
PRAGMA integrity_check;
PRAGMA foreign_key_check;
SELECT 'chain', count(*), sum(o.previous IS NOT p.hash) FROM operation o JOIN operation p ON p.seq = o.seq - 1;
SELECT 'counts', count(*), sum(k.count <> (SELECT count(*) FROM record r WHERE r.form = k.form AND r.status = k.status))
    FROM tally k;
SELECT 'numbers', count(*), sum(n.last <> (SELECT count(*) FROM record r WHERE r.prefix = n.prefix AND r.year = n.year))
    FROM number_counter n;
SELECT 'versions', count(*), sum(r.version <> (SELECT count(*) FROM operation o WHERE o.record = r.id AND o.record <> '')) FROM record r;
CREATE TEMP TABLE last AS SELECT form, seq, key, type, value FROM (
    SELECT r.form, r.seq, j.key, j.type, j.value,
        row_number() OVER (PARTITION BY o.record, j.key ORDER BY o.seq DESC) AS newest
    FROM operation o JOIN record r ON r.id = o.record, json_each(o.changes, '$.fields') j WHERE o.record <> '')
    WHERE newest = 1;
SQL
    for form in $(sqlite3 -readonly "$file" "SELECT DISTINCT form FROM tally"); do
        table=$(echo "$form" | tr - _)
        echo "SELECT '$form', count(*), sum(CASE key $(cases "$table" t key value) END) FROM last JOIN $table t USING (seq)
            WHERE form = '$form' AND last.type <> 'array';"
        for group in $(sqlite3 -readonly "$file" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB '${table}_*'"); do
            echo "SELECT '$group', count(*), sum(CASE f.key $(cases "$group" t f.key f.value) END)
                FROM last, json_each(last.value) w, json_each(w.value) f
                JOIN $group t ON t.seq = last.seq AND t.row = w.key + 1
                WHERE form = '$form' AND last.key = '${group#"$table"_}' AND f.type <> 'array';"
        done
    done
    echo "INSERT INTO search_text (search_text) VALUES ('integrity-check');"
} | sqlite3 "$file"
