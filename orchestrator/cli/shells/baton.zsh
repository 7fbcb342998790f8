#compdef baton
# Completion of baton's words for zsh. Load it from ~/.zshrc, below compinit: eval "$(baton completion zsh)"
_baton() {
    local value told files
    local -a found open
    while IFS=$'\t' read -r value told; do
        case $value in
            :files) files=1 ;;
            *=) open+=("$value") ;;
            *) found+=("${value//:/\\:}${told:+:$told}") ;;
        esac
    done < <(${words[1]} __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
    (( $#found )) && _describe -V baton found
    (( $#open )) && compadd -S '' -a open
    [[ -n $files ]] && _files
}
compdef _baton baton
