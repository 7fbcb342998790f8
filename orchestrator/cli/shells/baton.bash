# Completion of baton's words for bash. Load it from ~/.bashrc: eval "$(baton completion bash)"
_baton() {
    local value
    COMPREPLY=()
    while IFS=$'\t' read -r value _; do
        case $value in
            :files) compopt -o default 2>/dev/null ;;
            *=) compopt -o nospace 2>/dev/null; COMPREPLY+=("$value") ;;
            *) COMPREPLY+=("$value") ;;
        esac
    done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o nosort -F _baton baton 2>/dev/null || complete -F _baton baton  # nosort came with bash 4.4
