
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
            cand --color 'How many colours to use; NO_COLOR is obeyed'
            cand --insecure 'Send the token over plain http beyond this computer'
            cand --demo 'Show what streamside is: a chat on this computer with a few people who talk'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand serve 'Run a chat server'
            cand token 'Print the session token of a user, making the account if there is none'
            cand send 'Post one message and wait until the server has confirmed it'
            cand tail 'Print the messages of a channel, one a line'
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
            cand --media-host 'Host of pictures that messages may show; its subdomains count too'
            cand --anonymous 'Hand out anonymous identities (troll:xxxx)'
            cand --spectators 'Let people without a token read along'
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
            cand send 'Post one message and wait until the server has confirmed it'
            cand tail 'Print the messages of a channel, one a line'
            cand export 'Print a channel from the local history, oldest message first; no server is asked'
            cand completions 'Print the completion script for a shell'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'streamside;help;serve'= {
        }
        &'streamside;help;token'= {
        }
        &'streamside;help;send'= {
        }
        &'streamside;help;tail'= {
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
