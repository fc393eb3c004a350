# SPDX-License-Identifier: GPL-2.0
#
# Inserts, removes or looks for one hook: a block of lines after an anchor.
#
#   awk -v mode=insert|remove|find -v hooks=HOOKS -v name=FILE -f hooks.awk FILE
#
# "insert" and "remove" print the new file. Exit codes: 0 done (find: the block
# is there), 1 the block is not there, 4 the anchor is not there, 5 the block
# is there in part: somebody edited it.

# squeeze(s): @s without the white space that versions of a file differ in
function squeeze(s)
{
	gsub(/[ \t]+/, " ", s)
	sub(/^ /, "", s)
	sub(/ $/, "", s)
	return s
}

# block_at(i): how many lines of the block stand at line @i and after it
function block_at(i,	k)
{
	for (k = 0; k < nblock && line[i + k] == block[k + 1]; k++)
		;
	return k
}

# is_telling(s): blank lines say nothing about whose they are
function is_telling(s)
{
	return s !~ /^[ \t]*$/
}

BEGIN {
	while ((getline text < hooks) > 0) {
		if (text ~ /^@/)
			mine = substr(text, 2) == name
		else if (mine && text ~ /^\//)
			anchor = squeeze(substr(text, 2))
		else if (mine && text ~ /^\+/)
			block[++nblock] = substr(text, 2)
	}
	close(hooks)
}

{ line[NR] = $0 }

END {
	for (i = 1; i <= NR; i++) {
		if (!anchored && squeeze(line[i]) == anchor)
			anchored = i
		if (!placed && block_at(i) == nblock)
			placed = i
		for (k = 1; k <= nblock; k++)
			if (is_telling(block[k]) && line[i] == block[k])
				partial = 1
	}
	if (mode == "find") {
		if (placed)
			exit 0
		exit partial ? 5 : anchored ? 1 : 4
	}
	for (i = 1; i <= NR; i++) {
		if (mode == "remove" && i == placed) {
			i += nblock - 1
			continue
		}
		print line[i]
		if (mode == "insert" && i == anchored)
			for (k = 1; k <= nblock; k++)
				print block[k]
	}
}
