
use builtin;
use str;

set edit:completion:arg-completer[streamside] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'streamside'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'streamside'= {
            cand --server 'Join the server at this address instead of the one on this computer'
            cand --token-file 'Read the session token from this file, which only you may read (chmod 600)'
            cand --channel 'Open this channel'
            cand --data 'Data folder of the embedded server'
            cand --config 'Read this configuration file instead of the usual one'
            cand --log 'Tell what happens in this file, for faults; nothing that is said'
            cand --log-level 'How much is told there; without it, what STREAMSIDE_LOG says, or info'
            cand --color 'How many colours to use; NO_COLOR is obeyed'
            cand --insecure 'Send the token over plain http beyond this computer'
            cand --demo 'Show what streamside is: a chat on this computer with a few people who talk'
            cand --plain 'Line by line, without a screen: for screen readers, dumb terminals and pipes'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand serve 'Run a chat server'
            cand token 'Print the session token of a user, making the account if there is none'
            cand admin 'Accounts, roles, bans, tokens and a backup, for whoever holds the data folder; also while the server runs'
            cand send 'Post one message and wait until the server has confirmed it'
            cand tail 'Print the messages of a channel, one a line'
            cand account 'Remembered networks: add, list, remove'
            cand config 'The configuration file: example, check, path'
            cand doctor 'Look whether everything is as it should be, and say what to do where it is not'
            cand export 'Print a channel from the local history, oldest message first; no server is asked'
            cand completions 'Print the completion script for a shell'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'streamside;serve'= {
            cand --listen 'Address and port to listen on; port 0 takes a free one'
            cand --data 'Folder for accounts and history'
            cand --registration 'Who may make an account over the network; open is the default on loopback only'
            cand --limits 'Switch rate limits and per-address caps off, for load tests; loopback only'
            cand --max-message 'Longest message in characters, at most 4096'
            cand --origin 'Accept browsers from this origin too (scheme and host); may be given several times'
            cand --timeouts 'Shortest and longest timeout that a moderator can give, such as 2m-10m'
            cand --media-host 'Host of pictures that messages may show; its subdomains count too'
            cand --anonymous 'Hand out anonymous identities (troll:xxxx)'
            cand --spectators 'Let people without a token read along'
            cand --loopback-hooks 'Let outgoing webhooks call programs on this computer too, on any port'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;token'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --admin 'Make the user an administrator'
            cand --rotate 'Make a new token; the old one stops working'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
            cand accounts 'List all accounts'
            cand account 'Show one account: role, tokens, timeouts and bans, where it moderates'
            cand role 'Make somebody an administrator (on), or not one any more (off)'
            cand ban 'No words from somebody, everywhere or in one channel; stands in the moderators'' log'
            cand unban 'End a ban or a timeout, everywhere or in one channel'
            cand revoke 'Make everything worthless that somebody was given: session token, tokens with scopes, webhooks'
            cand moderators 'List the moderators of a channel'
            cand hooks 'List the webhooks of a channel, or of all'
            cand tokens 'List the tokens with scopes of a user, or of all; never the tokens themselves'
            cand backup 'Copy the whole database into this file, also while the server runs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'streamside;admin;accounts'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;account'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;role'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;ban'= {
            cand --channel 'In this channel only'
            cand --reason 'reason'
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;unban'= {
            cand --channel 'In this channel only'
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;revoke'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;moderators'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;hooks'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;tokens'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;backup'= {
            cand --data 'Data folder of the server; the one of the embedded server by default'
            cand --json 'One JSON object a line, times in milliseconds since 1970'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;admin;help'= {
            cand accounts 'List all accounts'
            cand account 'Show one account: role, tokens, timeouts and bans, where it moderates'
            cand role 'Make somebody an administrator (on), or not one any more (off)'
            cand ban 'No words from somebody, everywhere or in one channel; stands in the moderators'' log'
            cand unban 'End a ban or a timeout, everywhere or in one channel'
            cand revoke 'Make everything worthless that somebody was given: session token, tokens with scopes, webhooks'
            cand moderators 'List the moderators of a channel'
            cand hooks 'List the webhooks of a channel, or of all'
            cand tokens 'List the tokens with scopes of a user, or of all; never the tokens themselves'
            cand backup 'Copy the whole database into this file, also while the server runs'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'streamside;admin;help;accounts'= {
        }
        &'streamside;admin;help;account'= {
        }
        &'streamside;admin;help;role'= {
        }
        &'streamside;admin;help;ban'= {
        }
        &'streamside;admin;help;unban'= {
        }
        &'streamside;admin;help;revoke'= {
        }
        &'streamside;admin;help;moderators'= {
        }
        &'streamside;admin;help;hooks'= {
        }
        &'streamside;admin;help;tokens'= {
        }
        &'streamside;admin;help;backup'= {
        }
        &'streamside;admin;help;help'= {
        }
        &'streamside;send'= {
            cand --server 'server'
            cand --token-file 'Read the session token from this file, which only you may read (chmod 600)'
            cand --channel 'channel'
            cand --insecure 'Send the token over plain http beyond this computer'
            cand --local 'Mark the message as written in local view'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;tail'= {
            cand --server 'server'
            cand --token-file 'Read the session token from this file, which only you may read (chmod 600)'
            cand --channel 'channel'
            cand -n 'End after N lines, history first'
            cand --insecure 'Send the token over plain http beyond this computer'
            cand --json 'One JSON object a line: id, timestamp, channel, username, text, html, global, type'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;account'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand add 'Sign in to a server and remember it for every start'
            cand list 'Print the networks of every start: name, server, channels, where the token is kept'
            cand remove 'Forget a network and its token'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'streamside;account;add'= {
            cand --name 'Name of the account; without one, and without a token, it is for a guest'
            cand --token-file 'Take the session token in this file, which only you may read (chmod 600)'
            cand --channel 'Open this channel; may be given several times'
            cand --config 'Read this configuration file instead of the usual one'
            cand --password-stdin 'Read the password from stdin instead of asking for it'
            cand --register 'Make the account first'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;account;list'= {
            cand --config 'Read this configuration file instead of the usual one'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;account;remove'= {
            cand --config 'Read this configuration file instead of the usual one'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;account;help'= {
            cand add 'Sign in to a server and remember it for every start'
            cand list 'Print the networks of every start: name, server, channels, where the token is kept'
            cand remove 'Forget a network and its token'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'streamside;account;help;add'= {
        }
        &'streamside;account;help;list'= {
        }
        &'streamside;account;help;remove'= {
        }
        &'streamside;account;help;help'= {
        }
        &'streamside;config'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand example 'Print a configuration with every key, its default and what it does'
            cand check 'Read the configuration and say what is wrong with it, if anything'
            cand path 'Print where the configuration is read from'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'streamside;config;example'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;config;check'= {
            cand --config 'Read this configuration file instead of the usual one'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;config;path'= {
            cand --config 'Read this configuration file instead of the usual one'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;config;help'= {
            cand example 'Print a configuration with every key, its default and what it does'
            cand check 'Read the configuration and say what is wrong with it, if anything'
            cand path 'Print where the configuration is read from'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'streamside;config;help;example'= {
        }
        &'streamside;config;help;check'= {
        }
        &'streamside;config;help;path'= {
        }
        &'streamside;config;help;help'= {
        }
        &'streamside;doctor'= {
            cand --data 'Data folder of the embedded server'
            cand --config 'Read this configuration file instead of the usual one'
            cand --json 'One JSON object a line: about, state, words'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;export'= {
            cand --channel 'channel'
            cand --server 'Needed where several servers have such a channel'
            cand --format 'One line a message, or one JSON object: id, timestamp, channel, username, text, global, type, edited, replyTo'
            cand --since 'Nothing before this day, like 2026-11-20'
            cand --output 'Write to this file instead of standard output'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;completions'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;man'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'streamside;help'= {
            cand serve 'Run a chat server'
            cand token 'Print the session token of a user, making the account if there is none'
            cand admin 'Accounts, roles, bans, tokens and a backup, for whoever holds the data folder; also while the server runs'
            cand send 'Post one message and wait until the server has confirmed it'
            cand tail 'Print the messages of a channel, one a line'
            cand account 'Remembered networks: add, list, remove'
            cand config 'The configuration file: example, check, path'
            cand doctor 'Look whether everything is as it should be, and say what to do where it is not'
            cand export 'Print a channel from the local history, oldest message first; no server is asked'
            cand completions 'Print the completion script for a shell'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'streamside;help;serve'= {
        }
        &'streamside;help;token'= {
        }
        &'streamside;help;admin'= {
            cand accounts 'List all accounts'
            cand account 'Show one account: role, tokens, timeouts and bans, where it moderates'
            cand role 'Make somebody an administrator (on), or not one any more (off)'
            cand ban 'No words from somebody, everywhere or in one channel; stands in the moderators'' log'
            cand unban 'End a ban or a timeout, everywhere or in one channel'
            cand revoke 'Make everything worthless that somebody was given: session token, tokens with scopes, webhooks'
            cand moderators 'List the moderators of a channel'
            cand hooks 'List the webhooks of a channel, or of all'
            cand tokens 'List the tokens with scopes of a user, or of all; never the tokens themselves'
            cand backup 'Copy the whole database into this file, also while the server runs'
        }
        &'streamside;help;admin;accounts'= {
        }
        &'streamside;help;admin;account'= {
        }
        &'streamside;help;admin;role'= {
        }
        &'streamside;help;admin;ban'= {
        }
        &'streamside;help;admin;unban'= {
        }
        &'streamside;help;admin;revoke'= {
        }
        &'streamside;help;admin;moderators'= {
        }
        &'streamside;help;admin;hooks'= {
        }
        &'streamside;help;admin;tokens'= {
        }
        &'streamside;help;admin;backup'= {
        }
        &'streamside;help;send'= {
        }
        &'streamside;help;tail'= {
        }
        &'streamside;help;account'= {
            cand add 'Sign in to a server and remember it for every start'
            cand list 'Print the networks of every start: name, server, channels, where the token is kept'
            cand remove 'Forget a network and its token'
        }
        &'streamside;help;account;add'= {
        }
        &'streamside;help;account;list'= {
        }
        &'streamside;help;account;remove'= {
        }
        &'streamside;help;config'= {
            cand example 'Print a configuration with every key, its default and what it does'
            cand check 'Read the configuration and say what is wrong with it, if anything'
            cand path 'Print where the configuration is read from'
        }
        &'streamside;help;config;example'= {
        }
        &'streamside;help;config;check'= {
        }
        &'streamside;help;config;path'= {
        }
        &'streamside;help;doctor'= {
        }
        &'streamside;help;export'= {
        }
        &'streamside;help;completions'= {
        }
        &'streamside;help;man'= {
        }
        &'streamside;help;help'= {
        }
    ]
    $completions[$command]
}
