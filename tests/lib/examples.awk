# The commands that a manual page shows, each into a file of its own: FOLDER/001, FOLDER/002 …
# usage: awk -v folder=FOLDER [-v section=EXAMPLES] [-v manifest=FILE] -f examples.awk PAGE
#
# A command is a .Dl line or a literal block that begins with one of our tools (or with what leads up to
# one). A statement of SQL, up to an empty line, becomes a psql that leaves nothing; one with parameters is
# prepared. A manifest of Kubernetes goes to FILE; blocks that show something else are left.

function plain(line) {
    gsub(/\\\(dq/, "\"", line)
    gsub(/\\e/, "\\", line)
    gsub(/\\-/, "-", line)
    gsub(/\\&/, "", line)
    return line
}

function is_command(line) {
    return line ~ /^(api-load|api-scaffold|db-migrate|git|head|jq|part\(\)|psql|set)([ ]|$)/ || line ~ /^at=/
}

function is_statement(line) {
    return line ~ /^(CREATE INDEX|EXPLAIN|SELECT) /
}

function by_psql(statement) {
    sub(/\n\n.*/, "\n", statement)
    if (statement ~ /\$1/)
        statement = "PREPARE example AS " statement
    return "psql -qX -v ON_ERROR_STOP=1 <<'SQL' # " first "\nBEGIN;\n" statement ";\nROLLBACK;\nSQL\n"
}

function keep(text) {
    file = sprintf("%s/%03d", folder, ++count)
    printf "%s", text >file
    close(file)
}

/^\.Sh / { inside = section == "" || $2 == section }
!inside { next }
/^\.Dl / {
    line = plain(substr($0, 5))
    if (is_command(line))
        keep(line "\n")
    next
}
/^\.Bd -literal/ { block = ""; first = ""; within = 1; next }
/^\.Ed/ {
    if (within && is_command(first))
        keep(block)
    if (within && is_statement(first))
        keep(by_psql(block))
    if (within && manifest != "" && first ~ /^apiVersion:/) {
        printf "%s", block >manifest
        close(manifest)
    }
    within = 0
    next
}
within {
    line = plain($0)
    if (first == "")
        first = line
    block = block line "\n"
}
