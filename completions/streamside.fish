# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_streamside_global_optspecs
    string join \n server= token-file= channel= insecure demo data= config= plain log= log-level= color= h/help V/version
end

function __fish_streamside_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_streamside_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_streamside_using_subcommand
    set -l cmd (__fish_streamside_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c streamside -n "__fish_streamside_needs_command" -l server -d 'Join the server at this address instead of the one on this computer' -r
complete -c streamside -n "__fish_streamside_needs_command" -l token-file -d 'Read the session token from this file, which only you may read (chmod 600)' -r -F
complete -c streamside -n "__fish_streamside_needs_command" -l channel -d 'Open this channel' -r
complete -c streamside -n "__fish_streamside_needs_command" -l data -d 'Data folder of the embedded server' -r -F
complete -c streamside -n "__fish_streamside_needs_command" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c streamside -n "__fish_streamside_needs_command" -l log -d 'Tell what happens in this file, for faults; nothing that is said' -r -F
complete -c streamside -n "__fish_streamside_needs_command" -l log-level -d 'How much is told there; without it, what STREAMSIDE_LOG says, or info' -r -f -a "error\t''
warn\t''
info\t''
debug\t''
trace\t''"
complete -c streamside -n "__fish_streamside_needs_command" -l color -d 'How many colours to use; NO_COLOR is obeyed' -r -f -a "auto\t''
truecolor\t''
256\t''
16\t''
never\t''"
complete -c streamside -n "__fish_streamside_needs_command" -l insecure -d 'Send the token over plain http beyond this computer'
complete -c streamside -n "__fish_streamside_needs_command" -l demo -d 'Show what streamside is: a chat on this computer with a few people who talk'
complete -c streamside -n "__fish_streamside_needs_command" -l plain -d 'Line by line, without a screen: for screen readers, dumb terminals and pipes'
complete -c streamside -n "__fish_streamside_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c streamside -n "__fish_streamside_needs_command" -s V -l version -d 'Print version'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "serve" -d 'Run a chat server'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "token" -d 'Print the session token of a user, making the account if there is none'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "admin" -d 'Accounts, roles, bans, tokens and a backup, for whoever holds the data folder; also while the server runs'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "send" -d 'Post one message and wait until the server has confirmed it'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "tail" -d 'Print the messages of a channel, one a line'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "account" -d 'Remembered networks: add, list, remove'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "config" -d 'The configuration file: example, check, path'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "doctor" -d 'Look whether everything is as it should be, and say what to do where it is not'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "export" -d 'Print a channel from the local history, oldest message first; no server is asked'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "completions" -d 'Print the completion script for a shell'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "man" -d 'Print the manual page'
complete -c streamside -n "__fish_streamside_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l listen -d 'Address and port to listen on; port 0 takes a free one' -r
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l data -d 'Folder for accounts and history' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l registration -d 'Who may make an account over the network; open is the default on loopback only' -r -f -a "open\t''
closed\t''"
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l limits -d 'Switch rate limits and per-address caps off, for load tests; loopback only' -r -f -a "on\t''
off\t''"
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l max-message -d 'Longest message in characters, at most 4096' -r
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l origin -d 'Accept browsers from this origin too (scheme and host); may be given several times' -r
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l timeouts -d 'Shortest and longest timeout that a moderator can give, such as 2m-10m' -r
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l media-host -d 'Host of pictures that messages may show; its subdomains count too' -r
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l anonymous -d 'Hand out anonymous identities (troll:xxxx)'
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l spectators -d 'Let people without a token read along'
complete -c streamside -n "__fish_streamside_using_subcommand serve" -l loopback-hooks -d 'Let outgoing webhooks call programs on this computer too, on any port'
complete -c streamside -n "__fish_streamside_using_subcommand serve" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand token" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand token" -l admin -d 'Make the user an administrator'
complete -c streamside -n "__fish_streamside_using_subcommand token" -l rotate -d 'Make a new token; the old one stops working'
complete -c streamside -n "__fish_streamside_using_subcommand token" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "accounts" -d 'List all accounts'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "account" -d 'Show one account: role, tokens, timeouts and bans, where it moderates'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "role" -d 'Make somebody an administrator (on), or not one any more (off)'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "ban" -d 'No words from somebody, everywhere or in one channel; stands in the moderators\' log'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "unban" -d 'End a ban or a timeout, everywhere or in one channel'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "revoke" -d 'Make everything worthless that somebody was given: session token, tokens with scopes, webhooks'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "moderators" -d 'List the moderators of a channel'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "hooks" -d 'List the webhooks of a channel, or of all'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "tokens" -d 'List the tokens with scopes of a user, or of all; never the tokens themselves'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "backup" -d 'Copy the whole database into this file, also while the server runs'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and not __fish_seen_subcommand_from accounts account role ban unban revoke moderators hooks tokens backup help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from accounts" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from accounts" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from accounts" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from account" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from account" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from account" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from role" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from role" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from role" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from ban" -l channel -d 'In this channel only' -r
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from ban" -l reason -r
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from ban" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from ban" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from ban" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from unban" -l channel -d 'In this channel only' -r
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from unban" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from unban" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from unban" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from revoke" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from revoke" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from moderators" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from moderators" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from moderators" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from hooks" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from hooks" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from hooks" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from tokens" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from tokens" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from tokens" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from backup" -l data -d 'Data folder of the server; the one of the embedded server by default' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from backup" -l json -d 'One JSON object a line, times in milliseconds since 1970'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "accounts" -d 'List all accounts'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "account" -d 'Show one account: role, tokens, timeouts and bans, where it moderates'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "role" -d 'Make somebody an administrator (on), or not one any more (off)'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "ban" -d 'No words from somebody, everywhere or in one channel; stands in the moderators\' log'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "unban" -d 'End a ban or a timeout, everywhere or in one channel'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "revoke" -d 'Make everything worthless that somebody was given: session token, tokens with scopes, webhooks'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "moderators" -d 'List the moderators of a channel'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "hooks" -d 'List the webhooks of a channel, or of all'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "tokens" -d 'List the tokens with scopes of a user, or of all; never the tokens themselves'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "backup" -d 'Copy the whole database into this file, also while the server runs'
complete -c streamside -n "__fish_streamside_using_subcommand admin; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c streamside -n "__fish_streamside_using_subcommand send" -l server -r
complete -c streamside -n "__fish_streamside_using_subcommand send" -l token-file -d 'Read the session token from this file, which only you may read (chmod 600)' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand send" -l channel -r
complete -c streamside -n "__fish_streamside_using_subcommand send" -l insecure -d 'Send the token over plain http beyond this computer'
complete -c streamside -n "__fish_streamside_using_subcommand send" -l local -d 'Mark the message as written in local view'
complete -c streamside -n "__fish_streamside_using_subcommand send" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand tail" -l server -r
complete -c streamside -n "__fish_streamside_using_subcommand tail" -l token-file -d 'Read the session token from this file, which only you may read (chmod 600)' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand tail" -l channel -r
complete -c streamside -n "__fish_streamside_using_subcommand tail" -s n -d 'End after N lines, history first' -r
complete -c streamside -n "__fish_streamside_using_subcommand tail" -l insecure -d 'Send the token over plain http beyond this computer'
complete -c streamside -n "__fish_streamside_using_subcommand tail" -l json -d 'One JSON object a line: id, timestamp, channel, username, text, html, global, type'
complete -c streamside -n "__fish_streamside_using_subcommand tail" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand account; and not __fish_seen_subcommand_from add list remove help" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand account; and not __fish_seen_subcommand_from add list remove help" -f -a "add" -d 'Sign in to a server and remember it for every start'
complete -c streamside -n "__fish_streamside_using_subcommand account; and not __fish_seen_subcommand_from add list remove help" -f -a "list" -d 'Print the networks of every start: name, server, channels, where the token is kept'
complete -c streamside -n "__fish_streamside_using_subcommand account; and not __fish_seen_subcommand_from add list remove help" -f -a "remove" -d 'Forget a network and its token'
complete -c streamside -n "__fish_streamside_using_subcommand account; and not __fish_seen_subcommand_from add list remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from add" -l name -d 'Name of the account; without one, and without a token, it is for a guest' -r
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from add" -l token-file -d 'Take the session token in this file, which only you may read (chmod 600)' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from add" -l channel -d 'Open this channel; may be given several times' -r
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from add" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from add" -l password-stdin -d 'Read the password from stdin instead of asking for it'
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from add" -l register -d 'Make the account first'
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from list" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from remove" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "add" -d 'Sign in to a server and remember it for every start'
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "list" -d 'Print the networks of every start: name, server, channels, where the token is kept'
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Forget a network and its token'
complete -c streamside -n "__fish_streamside_using_subcommand account; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c streamside -n "__fish_streamside_using_subcommand config; and not __fish_seen_subcommand_from example check path help" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand config; and not __fish_seen_subcommand_from example check path help" -f -a "example" -d 'Print a configuration with every key, its default and what it does'
complete -c streamside -n "__fish_streamside_using_subcommand config; and not __fish_seen_subcommand_from example check path help" -f -a "check" -d 'Read the configuration and say what is wrong with it, if anything'
complete -c streamside -n "__fish_streamside_using_subcommand config; and not __fish_seen_subcommand_from example check path help" -f -a "path" -d 'Print where the configuration is read from'
complete -c streamside -n "__fish_streamside_using_subcommand config; and not __fish_seen_subcommand_from example check path help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c streamside -n "__fish_streamside_using_subcommand config; and __fish_seen_subcommand_from example" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand config; and __fish_seen_subcommand_from check" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand config; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "example" -d 'Print a configuration with every key, its default and what it does'
complete -c streamside -n "__fish_streamside_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "check" -d 'Read the configuration and say what is wrong with it, if anything'
complete -c streamside -n "__fish_streamside_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "path" -d 'Print where the configuration is read from'
complete -c streamside -n "__fish_streamside_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c streamside -n "__fish_streamside_using_subcommand doctor" -l data -d 'Data folder of the embedded server' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand doctor" -l config -d 'Read this configuration file instead of the usual one' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand doctor" -l json -d 'One JSON object a line: about, state, words'
complete -c streamside -n "__fish_streamside_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand export" -l channel -r
complete -c streamside -n "__fish_streamside_using_subcommand export" -l server -d 'Needed where several servers have such a channel' -r
complete -c streamside -n "__fish_streamside_using_subcommand export" -l format -d 'One line a message, or one JSON object: id, timestamp, channel, username, text, global, type, edited, replyTo' -r -f -a "text\t''
json\t''"
complete -c streamside -n "__fish_streamside_using_subcommand export" -l since -d 'Nothing before this day, like 2026-11-20' -r
complete -c streamside -n "__fish_streamside_using_subcommand export" -l output -d 'Write to this file instead of standard output' -r -F
complete -c streamside -n "__fish_streamside_using_subcommand export" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand completions" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand man" -s h -l help -d 'Print help'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "serve" -d 'Run a chat server'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "token" -d 'Print the session token of a user, making the account if there is none'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "admin" -d 'Accounts, roles, bans, tokens and a backup, for whoever holds the data folder; also while the server runs'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "send" -d 'Post one message and wait until the server has confirmed it'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "tail" -d 'Print the messages of a channel, one a line'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "account" -d 'Remembered networks: add, list, remove'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "config" -d 'The configuration file: example, check, path'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "doctor" -d 'Look whether everything is as it should be, and say what to do where it is not'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "export" -d 'Print a channel from the local history, oldest message first; no server is asked'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "completions" -d 'Print the completion script for a shell'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "man" -d 'Print the manual page'
complete -c streamside -n "__fish_streamside_using_subcommand help; and not __fish_seen_subcommand_from serve token admin send tail account config doctor export completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "accounts" -d 'List all accounts'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "account" -d 'Show one account: role, tokens, timeouts and bans, where it moderates'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "role" -d 'Make somebody an administrator (on), or not one any more (off)'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "ban" -d 'No words from somebody, everywhere or in one channel; stands in the moderators\' log'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "unban" -d 'End a ban or a timeout, everywhere or in one channel'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "revoke" -d 'Make everything worthless that somebody was given: session token, tokens with scopes, webhooks'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "moderators" -d 'List the moderators of a channel'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "hooks" -d 'List the webhooks of a channel, or of all'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "tokens" -d 'List the tokens with scopes of a user, or of all; never the tokens themselves'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from admin" -f -a "backup" -d 'Copy the whole database into this file, also while the server runs'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "add" -d 'Sign in to a server and remember it for every start'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "list" -d 'Print the networks of every start: name, server, channels, where the token is kept'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from account" -f -a "remove" -d 'Forget a network and its token'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "example" -d 'Print a configuration with every key, its default and what it does'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "check" -d 'Read the configuration and say what is wrong with it, if anything'
complete -c streamside -n "__fish_streamside_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "path" -d 'Print where the configuration is read from'
