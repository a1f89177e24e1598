# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_shikiri_global_optspecs
    string join \n lang= h/help V/version
end

function __fish_shikiri_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_shikiri_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_shikiri_using_subcommand
    set -l cmd (__fish_shikiri_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c shikiri -n "__fish_shikiri_needs_command" -l lang -d 'The language of what is printed or drawn: en or ja' -r
complete -c shikiri -n "__fish_shikiri_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c shikiri -n "__fish_shikiri_needs_command" -s V -l version -d 'Print version'
complete -c shikiri -n "__fish_shikiri_needs_command" -a "inspect" -d 'Print the layout of every disk that SOURCE holds'
complete -c shikiri -n "__fish_shikiri_needs_command" -a "check" -d 'Print what is too small, misplaced or at risk, with numbers and reasons'
complete -c shikiri -n "__fish_shikiri_needs_command" -a "plan" -d 'Print a plan and its review sheet with its digest; write nothing but PLAN.ron'
complete -c shikiri -n "__fish_shikiri_needs_command" -a "export" -d 'Write the script bundle of a reviewed plan'
complete -c shikiri -n "__fish_shikiri_needs_command" -a "simulate" -d 'Dry-run any DiskPart script on a layout'
complete -c shikiri -n "__fish_shikiri_needs_command" -a "verify" -d 'Say whether SOURCE is still the disk that was reviewed, or is as planned'
complete -c shikiri -n "__fish_shikiri_needs_command" -a "render" -d 'Draw the disk map into a picture, before and after for a plan'
complete -c shikiri -n "__fish_shikiri_needs_command" -a "fleet" -d 'Make the same plan for every layout file in a folder'
complete -c shikiri -n "__fish_shikiri_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c shikiri -n "__fish_shikiri_using_subcommand inspect" -l lang -d 'The language of what is printed or drawn: en or ja' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand inspect" -l json -d 'Print JSON'
complete -c shikiri -n "__fish_shikiri_using_subcommand inspect" -s h -l help -d 'Print help'
complete -c shikiri -n "__fish_shikiri_using_subcommand check" -l disk -d 'Which disk, where SOURCE holds several' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand check" -l lang -d 'The language of what is printed or drawn: en or ja' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand check" -l json -d 'Print JSON'
complete -c shikiri -n "__fish_shikiri_using_subcommand check" -s h -l help -d 'Print help'
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l recovery-size -d 'The recovery partition has at least SIZE in all' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l recovery-free -d 'The recovery partition has at least SIZE free after WinRE is back in it' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l esp-size -d 'The EFI system partition has at least SIZE' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l shrink -d 'The volume (a letter or a partition\'s number) gives up exactly SIZE; may be repeated' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l move-boundary -d 'Partition N\'s right edge moves by SIZE, as in 3:right=-1GiB; may be repeated' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l strategy -d 'Take this strategy instead of the recommended one' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l disk -d 'Which disk, where SOURCE holds several' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l out -d 'Save the plan into this file' -r -F
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l lang -d 'The language of what is printed or drawn: en or ja' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l clean-install -d 'For an empty disk: Microsoft\'s recommended order'
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -l json -d 'Print JSON'
complete -c shikiri -n "__fish_shikiri_using_subcommand plan" -s h -l help -d 'Print help'
complete -c shikiri -n "__fish_shikiri_using_subcommand export" -l reviewed -d 'The digest that `plan` printed for exactly this plan' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand export" -l out -d 'The folder to make; it must be new or empty' -r -F
complete -c shikiri -n "__fish_shikiri_using_subcommand export" -l lang -d 'The language of what is printed or drawn: en or ja' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand export" -s h -l help -d 'Print help'
complete -c shikiri -n "__fish_shikiri_using_subcommand simulate" -l on -d 'The layout to run it on' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand simulate" -l disk -d 'Which disk to show, where SOURCE holds several' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand simulate" -l lang -d 'The language of what is printed or drawn: en or ja' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand simulate" -l json -d 'Print JSON'
complete -c shikiri -n "__fish_shikiri_using_subcommand simulate" -s h -l help -d 'Print help'
complete -c shikiri -n "__fish_shikiri_using_subcommand verify" -l against -d 'The disk as it is now' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand verify" -l stage -d 'Before or after this stage, counted from 1' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand verify" -l lang -d 'The language of what is printed or drawn: en or ja' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand verify" -l json -d 'Print JSON'
complete -c shikiri -n "__fish_shikiri_using_subcommand verify" -s h -l help -d 'Print help'
complete -c shikiri -n "__fish_shikiri_using_subcommand render" -l disk -d 'Only this disk, where SOURCE holds several' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand render" -l png -d 'The picture to write' -r -F
complete -c shikiri -n "__fish_shikiri_using_subcommand render" -l width -d 'Its width' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand render" -l theme -d 'Its colours' -r -f -a "light\t''
dark\t''"
complete -c shikiri -n "__fish_shikiri_using_subcommand render" -l lang -d 'The language of what is printed or drawn: en or ja' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand render" -s h -l help -d 'Print help'
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -l recovery-size -d 'The recovery partition has at least SIZE in all' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -l recovery-free -d 'The recovery partition has at least SIZE free after WinRE is back in it' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -l esp-size -d 'The EFI system partition has at least SIZE' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -l shrink -d 'The volume (a letter or a partition\'s number) gives up exactly SIZE; may be repeated' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -l move-boundary -d 'Partition N\'s right edge moves by SIZE, as in 3:right=-1GiB; may be repeated' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -l strategy -d 'Take this strategy instead of the recommended one' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -l out -d 'The folder to make; it must be new or empty' -r -F
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -l lang -d 'The language of what is printed or drawn: en or ja' -r
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -l clean-install -d 'For an empty disk: Microsoft\'s recommended order'
complete -c shikiri -n "__fish_shikiri_using_subcommand fleet" -s h -l help -d 'Print help'
complete -c shikiri -n "__fish_shikiri_using_subcommand help; and not __fish_seen_subcommand_from inspect check plan export simulate verify render fleet help" -f -a "inspect" -d 'Print the layout of every disk that SOURCE holds'
complete -c shikiri -n "__fish_shikiri_using_subcommand help; and not __fish_seen_subcommand_from inspect check plan export simulate verify render fleet help" -f -a "check" -d 'Print what is too small, misplaced or at risk, with numbers and reasons'
complete -c shikiri -n "__fish_shikiri_using_subcommand help; and not __fish_seen_subcommand_from inspect check plan export simulate verify render fleet help" -f -a "plan" -d 'Print a plan and its review sheet with its digest; write nothing but PLAN.ron'
complete -c shikiri -n "__fish_shikiri_using_subcommand help; and not __fish_seen_subcommand_from inspect check plan export simulate verify render fleet help" -f -a "export" -d 'Write the script bundle of a reviewed plan'
complete -c shikiri -n "__fish_shikiri_using_subcommand help; and not __fish_seen_subcommand_from inspect check plan export simulate verify render fleet help" -f -a "simulate" -d 'Dry-run any DiskPart script on a layout'
complete -c shikiri -n "__fish_shikiri_using_subcommand help; and not __fish_seen_subcommand_from inspect check plan export simulate verify render fleet help" -f -a "verify" -d 'Say whether SOURCE is still the disk that was reviewed, or is as planned'
complete -c shikiri -n "__fish_shikiri_using_subcommand help; and not __fish_seen_subcommand_from inspect check plan export simulate verify render fleet help" -f -a "render" -d 'Draw the disk map into a picture, before and after for a plan'
complete -c shikiri -n "__fish_shikiri_using_subcommand help; and not __fish_seen_subcommand_from inspect check plan export simulate verify render fleet help" -f -a "fleet" -d 'Make the same plan for every layout file in a folder'
complete -c shikiri -n "__fish_shikiri_using_subcommand help; and not __fish_seen_subcommand_from inspect check plan export simulate verify render fleet help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
