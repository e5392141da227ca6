# The commands that a manual page, or the README, shows, each into a file of its own: FOLDER/001, FOLDER/002 …
# usage: awk -v folder=FOLDER [-v section=EXAMPLES] [-v manifest=FILE] [-v set=FILE] -f examples.awk PAGE
#
# A command is a .Dl line or a literal block that begins with one of our tools (or with what leads up to
# one); in the README a line of code. A statement of SQL, up to an empty line, becomes a psql that leaves
# nothing; one with parameters is prepared. A manifest of Kubernetes goes to FILE, a set of requests too.
# Other documents, and the table of methods, are there to be read. Whatever else stands there as code is
# printed: nobody has tried it.

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

function is_to_be_read(line) {
    return line ~ /^ *[{]/ || line ~ /^GET +\/[a-z]+  /
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

# take TEXT: what is shown as code, whose first line is `first`.
function take(text) {
    if (is_command(first))
        keep(text)
    else if (is_statement(first))
        keep(by_psql(text))
    else if (manifest != "" && first ~ /^apiVersion:/)
        printf "%s", text >manifest
    else if (!is_to_be_read(first))
        print first
    if (set != "" && first ~ /"kind": "request-set"/)
        printf "%s", text >set
}

/^\.Sh / { inside = section == "" || substr($0, 5) == section }
/^## / { inside = substr($0, 4) == section }
!inside { next }
/^\.Dl / {
    first = plain(substr($0, 5))
    take(first "\n")
    next
}
FILENAME ~ /\.md$/ && /^    [^ ]/ {
    first = substr($0, 5)
    take(first "\n")
    next
}
/^\.Bd / { block = ""; first = ""; within = 1; next }
/^\.Ed/ {
    take(block)
    within = 0
    next
}
within {
    line = plain($0)
    if (first == "")
        first = line
    block = block line "\n"
}
