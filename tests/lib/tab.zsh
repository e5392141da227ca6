# What a shell makes of a command line when somebody presses the tab key, on a terminal of its own.
# usage: zsh -f tab.zsh bash|zsh FOLDER <LINES      prints a line for each: what it has become
#
# FOLDER has the completions as they are installed: TOOL for bash, _TOOL for zsh.
zmodload zsh/zpty

case $1 in
zsh)
    zpty shell 'TERM=dumb zsh -f -i'
    set_up="fpath=($2 \$fpath); autoload -Uz compinit; compinit -u -D; unsetopt beep; LISTMAX=-1
        show() { print -r -- \"<\$BUFFER>\"; BUFFER=; }; zle -N show; bindkey '^X' show"
    ;;
bash)
    zpty shell 'TERM=dumb bash --norc --noprofile -i'
    set_up="for f in $2/[a-z]*; do . \"\$f\"; done; bind 'set bell-style none'
        bind -x '\"\\C-x\": echo \"<\$READLINE_LINE>\"; READLINE_LINE='"
    ;;
esac
zpty -w shell "$set_up"
zpty -w shell 'echo rea""dy'
zpty -r -m shell answer '*ready*' || exit 1
while read -r line; do
    zpty -w -n shell "$line"$'\t\x18'
    zpty -r -m shell answer '*<*>*' || exit 1
    print -r -- "${${answer##*<}%%>*}"
done
zpty -d shell
