# Completion of baton's words for fish. Load it from config.fish: baton completion fish | source
function __baton_complete
    set -l given (commandline -opc) (commandline -ct)
    for found in ($given[1] __complete $given[2..-1] 2>/dev/null)
        if test "$found" = :files
            __fish_complete_path (commandline -ct)
        else
            printf '%s\n' $found
        end
    end
end
complete -c baton -f -a '(__baton_complete)'
