
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'streamside' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'streamside'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'streamside' {
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Join the server at this address instead of the one on this computer')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the session token from this file, which only you may read (chmod 600)')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'Open this channel')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the embedded server')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--log', '--log', [CompletionResultType]::ParameterName, 'Tell what happens in this file, for faults; nothing that is said')
            [CompletionResult]::new('--log-level', '--log-level', [CompletionResultType]::ParameterName, 'How much is told there; without it, what STREAMSIDE_LOG says, or info')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'How many colours to use; NO_COLOR is obeyed')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Send the token over plain http beyond this computer')
            [CompletionResult]::new('--demo', '--demo', [CompletionResultType]::ParameterName, 'Show what streamside is: a chat on this computer with a few people who talk')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Line by line, without a screen: for screen readers, dumb terminals and pipes')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run a chat server')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Print the session token of a user, making the account if there is none')
            [CompletionResult]::new('admin', 'admin', [CompletionResultType]::ParameterValue, 'Accounts, roles, bans, tokens and a backup, for whoever holds the data folder; also while the server runs')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Post one message and wait until the server has confirmed it')
            [CompletionResult]::new('tail', 'tail', [CompletionResultType]::ParameterValue, 'Print the messages of a channel, one a line')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Remembered networks: add, list, remove')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'The configuration file: example, check, path')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Look whether everything is as it should be, and say what to do where it is not')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print a channel from the local history, oldest message first; no server is asked')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'streamside;serve' {
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Address and port to listen on; port 0 takes a free one')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Folder for accounts and history')
            [CompletionResult]::new('--registration', '--registration', [CompletionResultType]::ParameterName, 'Who may make an account over the network; open is the default on loopback only')
            [CompletionResult]::new('--limits', '--limits', [CompletionResultType]::ParameterName, 'Switch rate limits and per-address caps off, for load tests; loopback only')
            [CompletionResult]::new('--max-message', '--max-message', [CompletionResultType]::ParameterName, 'Longest message in characters, at most 4096')
            [CompletionResult]::new('--origin', '--origin', [CompletionResultType]::ParameterName, 'Accept browsers from this origin too (scheme and host); may be given several times')
            [CompletionResult]::new('--timeouts', '--timeouts', [CompletionResultType]::ParameterName, 'Shortest and longest timeout that a moderator can give, such as 2m-10m')
            [CompletionResult]::new('--media-host', '--media-host', [CompletionResultType]::ParameterName, 'Host of pictures that messages may show; its subdomains count too')
            [CompletionResult]::new('--anonymous', '--anonymous', [CompletionResultType]::ParameterName, 'Hand out anonymous identities (troll:xxxx)')
            [CompletionResult]::new('--spectators', '--spectators', [CompletionResultType]::ParameterName, 'Let people without a token read along')
            [CompletionResult]::new('--loopback-hooks', '--loopback-hooks', [CompletionResultType]::ParameterName, 'Let outgoing webhooks call programs on this computer too, on any port')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;token' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'Make the user an administrator')
            [CompletionResult]::new('--rotate', '--rotate', [CompletionResultType]::ParameterName, 'Make a new token; the old one stops working')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('accounts', 'accounts', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Show one account: role, tokens, timeouts and bans, where it moderates')
            [CompletionResult]::new('role', 'role', [CompletionResultType]::ParameterValue, 'Make somebody an administrator (on), or not one any more (off)')
            [CompletionResult]::new('ban', 'ban', [CompletionResultType]::ParameterValue, 'No words from somebody, everywhere or in one channel; stands in the moderators'' log')
            [CompletionResult]::new('unban', 'unban', [CompletionResultType]::ParameterValue, 'End a ban or a timeout, everywhere or in one channel')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Make everything worthless that somebody was given: session token, tokens with scopes, webhooks')
            [CompletionResult]::new('moderators', 'moderators', [CompletionResultType]::ParameterValue, 'List the moderators of a channel')
            [CompletionResult]::new('hooks', 'hooks', [CompletionResultType]::ParameterValue, 'List the webhooks of a channel, or of all')
            [CompletionResult]::new('tokens', 'tokens', [CompletionResultType]::ParameterValue, 'List the tokens with scopes of a user, or of all; never the tokens themselves')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the whole database into this file, also while the server runs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'streamside;admin;accounts' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;account' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;role' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;ban' {
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'In this channel only')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'reason')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;unban' {
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'In this channel only')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;revoke' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;moderators' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;hooks' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;tokens' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;backup' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the server; the one of the embedded server by default')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line, times in milliseconds since 1970')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;admin;help' {
            [CompletionResult]::new('accounts', 'accounts', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Show one account: role, tokens, timeouts and bans, where it moderates')
            [CompletionResult]::new('role', 'role', [CompletionResultType]::ParameterValue, 'Make somebody an administrator (on), or not one any more (off)')
            [CompletionResult]::new('ban', 'ban', [CompletionResultType]::ParameterValue, 'No words from somebody, everywhere or in one channel; stands in the moderators'' log')
            [CompletionResult]::new('unban', 'unban', [CompletionResultType]::ParameterValue, 'End a ban or a timeout, everywhere or in one channel')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Make everything worthless that somebody was given: session token, tokens with scopes, webhooks')
            [CompletionResult]::new('moderators', 'moderators', [CompletionResultType]::ParameterValue, 'List the moderators of a channel')
            [CompletionResult]::new('hooks', 'hooks', [CompletionResultType]::ParameterValue, 'List the webhooks of a channel, or of all')
            [CompletionResult]::new('tokens', 'tokens', [CompletionResultType]::ParameterValue, 'List the tokens with scopes of a user, or of all; never the tokens themselves')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the whole database into this file, also while the server runs')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'streamside;admin;help;accounts' {
            break
        }
        'streamside;admin;help;account' {
            break
        }
        'streamside;admin;help;role' {
            break
        }
        'streamside;admin;help;ban' {
            break
        }
        'streamside;admin;help;unban' {
            break
        }
        'streamside;admin;help;revoke' {
            break
        }
        'streamside;admin;help;moderators' {
            break
        }
        'streamside;admin;help;hooks' {
            break
        }
        'streamside;admin;help;tokens' {
            break
        }
        'streamside;admin;help;backup' {
            break
        }
        'streamside;admin;help;help' {
            break
        }
        'streamside;send' {
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'server')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the session token from this file, which only you may read (chmod 600)')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'channel')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Send the token over plain http beyond this computer')
            [CompletionResult]::new('--local', '--local', [CompletionResultType]::ParameterName, 'Mark the message as written in local view')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;tail' {
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'server')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Read the session token from this file, which only you may read (chmod 600)')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'channel')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'End after N lines, history first')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Send the token over plain http beyond this computer')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line: id, timestamp, channel, username, text, html, global, type')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;account' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Sign in to a server and remember it for every start')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Print the networks of every start: name, server, channels, where the token is kept')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a network and its token')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'streamside;account;add' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the account; without one, and without a token, it is for a guest')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'Take the session token in this file, which only you may read (chmod 600)')
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'Open this channel; may be given several times')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--password-stdin', '--password-stdin', [CompletionResultType]::ParameterName, 'Read the password from stdin instead of asking for it')
            [CompletionResult]::new('--register', '--register', [CompletionResultType]::ParameterName, 'Make the account first')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;account;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;account;remove' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;account;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Sign in to a server and remember it for every start')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Print the networks of every start: name, server, channels, where the token is kept')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a network and its token')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'streamside;account;help;add' {
            break
        }
        'streamside;account;help;list' {
            break
        }
        'streamside;account;help;remove' {
            break
        }
        'streamside;account;help;help' {
            break
        }
        'streamside;config' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print a configuration with every key, its default and what it does')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Read the configuration and say what is wrong with it, if anything')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the configuration is read from')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'streamside;config;example' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;config;check' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;config;path' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;config;help' {
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print a configuration with every key, its default and what it does')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Read the configuration and say what is wrong with it, if anything')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the configuration is read from')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'streamside;config;help;example' {
            break
        }
        'streamside;config;help;check' {
            break
        }
        'streamside;config;help;path' {
            break
        }
        'streamside;config;help;help' {
            break
        }
        'streamside;doctor' {
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Data folder of the embedded server')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration file instead of the usual one')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'One JSON object a line: about, state, words')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;export' {
            [CompletionResult]::new('--channel', '--channel', [CompletionResultType]::ParameterName, 'channel')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Needed where several servers have such a channel')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'One line a message, or one JSON object: id, timestamp, channel, username, text, global, type, edited, replyTo')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Nothing before this day, like 2026-11-20')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file instead of standard output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;man' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'streamside;help' {
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Run a chat server')
            [CompletionResult]::new('token', 'token', [CompletionResultType]::ParameterValue, 'Print the session token of a user, making the account if there is none')
            [CompletionResult]::new('admin', 'admin', [CompletionResultType]::ParameterValue, 'Accounts, roles, bans, tokens and a backup, for whoever holds the data folder; also while the server runs')
            [CompletionResult]::new('send', 'send', [CompletionResultType]::ParameterValue, 'Post one message and wait until the server has confirmed it')
            [CompletionResult]::new('tail', 'tail', [CompletionResultType]::ParameterValue, 'Print the messages of a channel, one a line')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Remembered networks: add, list, remove')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'The configuration file: example, check, path')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Look whether everything is as it should be, and say what to do where it is not')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print a channel from the local history, oldest message first; no server is asked')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'streamside;help;serve' {
            break
        }
        'streamside;help;token' {
            break
        }
        'streamside;help;admin' {
            [CompletionResult]::new('accounts', 'accounts', [CompletionResultType]::ParameterValue, 'List all accounts')
            [CompletionResult]::new('account', 'account', [CompletionResultType]::ParameterValue, 'Show one account: role, tokens, timeouts and bans, where it moderates')
            [CompletionResult]::new('role', 'role', [CompletionResultType]::ParameterValue, 'Make somebody an administrator (on), or not one any more (off)')
            [CompletionResult]::new('ban', 'ban', [CompletionResultType]::ParameterValue, 'No words from somebody, everywhere or in one channel; stands in the moderators'' log')
            [CompletionResult]::new('unban', 'unban', [CompletionResultType]::ParameterValue, 'End a ban or a timeout, everywhere or in one channel')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'Make everything worthless that somebody was given: session token, tokens with scopes, webhooks')
            [CompletionResult]::new('moderators', 'moderators', [CompletionResultType]::ParameterValue, 'List the moderators of a channel')
            [CompletionResult]::new('hooks', 'hooks', [CompletionResultType]::ParameterValue, 'List the webhooks of a channel, or of all')
            [CompletionResult]::new('tokens', 'tokens', [CompletionResultType]::ParameterValue, 'List the tokens with scopes of a user, or of all; never the tokens themselves')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Copy the whole database into this file, also while the server runs')
            break
        }
        'streamside;help;admin;accounts' {
            break
        }
        'streamside;help;admin;account' {
            break
        }
        'streamside;help;admin;role' {
            break
        }
        'streamside;help;admin;ban' {
            break
        }
        'streamside;help;admin;unban' {
            break
        }
        'streamside;help;admin;revoke' {
            break
        }
        'streamside;help;admin;moderators' {
            break
        }
        'streamside;help;admin;hooks' {
            break
        }
        'streamside;help;admin;tokens' {
            break
        }
        'streamside;help;admin;backup' {
            break
        }
        'streamside;help;send' {
            break
        }
        'streamside;help;tail' {
            break
        }
        'streamside;help;account' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Sign in to a server and remember it for every start')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Print the networks of every start: name, server, channels, where the token is kept')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Forget a network and its token')
            break
        }
        'streamside;help;account;add' {
            break
        }
        'streamside;help;account;list' {
            break
        }
        'streamside;help;account;remove' {
            break
        }
        'streamside;help;config' {
            [CompletionResult]::new('example', 'example', [CompletionResultType]::ParameterValue, 'Print a configuration with every key, its default and what it does')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Read the configuration and say what is wrong with it, if anything')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the configuration is read from')
            break
        }
        'streamside;help;config;example' {
            break
        }
        'streamside;help;config;check' {
            break
        }
        'streamside;help;config;path' {
            break
        }
        'streamside;help;doctor' {
            break
        }
        'streamside;help;export' {
            break
        }
        'streamside;help;completions' {
            break
        }
        'streamside;help;man' {
            break
        }
        'streamside;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
