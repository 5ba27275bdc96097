" The language server, for ALE.
call ale#Set('sumac_executable', 'sumac')

function! ale_linters#sumac#sumac#Root(buffer) abort
  let l:git = ale#path#FindNearestDirectory(a:buffer, '.git')
  return empty(l:git) ? expand('#' . a:buffer . ':p:h') : fnamemodify(l:git, ':h:h')
endfunction

call ale#linter#Define('sumac', {
\ 'name': 'sumac',
\ 'lsp': 'stdio',
\ 'executable': {buffer -> ale#Var(buffer, 'sumac_executable')},
\ 'command': '%e lsp',
\ 'project_root': function('ale_linters#sumac#sumac#Root'),
\})
