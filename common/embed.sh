#!/bin/sh
# Write a C table (struct embed NAME[]) of files, named by their path below FOLDER.
# usage: embed.sh NAME FOLDER FILE…
set -eu
name=$1 folder=$2
shift 2
printf '/* Made by common/embed.sh from %s. */\n#include "common/embed.h"\n\n' "$folder"
printf 'extern const struct embed %s[];\n\n' "$name"
i=0
for file; do
    printf 'static const unsigned char file_%d[] = {\n' "$i"
    od -An -v -tu1 "$file" | sed 's/[0-9][0-9]*/&,/g'
    printf '0};\n\n'
    i=$((i + 1))
done
printf 'const struct embed %s[] = {\n' "$name"
i=0
for file; do
    printf '    {"%s", (const char *)file_%d, sizeof file_%d - 1},\n' "${file#"$folder"/}" "$i" "$i"
    i=$((i + 1))
done
printf '    {0, 0, 0},\n};\n'
