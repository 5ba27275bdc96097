" Colours of Sumac's rules, where no language server tells them by meaning.
if exists('b:current_syntax')
  finish
endif
let s:cpo_save = &cpo
set cpo&vim

syntax case ignore
syntax sync minlines=200

" Words of the language are names too: behind a dot, and before a bracket, a colon or another dot.
syntax match sumacKeyword "\v%(\.\s*|-)@<!<%(and|or|not|in|notIn|like|occurs|is)>%(\s*:)@!"
syntax match sumacKeyword "\v%(\.\s*|-)@<!<%(between|before|after|on|from|at|over|default|round|case|let|select|else|where|this|next|last)>%(\s*[:.([])@!"
syntax match sumacKeyword "\v%(\.\s*|-)@<!<%(exists|forall|some|all|none|one)>%(\s+\S+\s+from>)@="
syntax match sumacKeyword "\v%(\.\s*|-)@<!<%(chain|what|when|count|where|within|without)>%(\s*\()@="
syntax match sumacConstant "\v%(\.\s*|-)@<!<%(true|false|null|now|today|yesterday|tomorrow)>%(\s*:)@!"
syntax match sumacBuiltin "\v%(\.\s*|-)@<!<%(xEvent|profile|event)>%(\s*:)@!"
syntax match sumacFunction "\v%(\.\s*)@<=<\h\w*>%(\s*\()@="
syntax match sumacType "\v%([:<]\s*)@<=<%(boolean|integer|number|string|date|datetime|duration|array|map|object)>\??"

syntax match sumacNumber "\v<\d[0-9_]*%(\.\d+)?%(e[+-]?\d+)?L?>"
syntax match sumacUnit "\v%(\d\s+|<%(this|next|last)\s+)@<=%(milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|decades?|century|centuries|millennium|millennia)>"
syntax match sumacInstant "\v<\d{4}-\d\d-\d\d%(T[0-9:.]+%(Z|[+-][0-9:]+)?)?"

" Items, and parts of tests.
syntax match sumacItem "\v^\s*%(attribute|define|schema|timezone|use|allow|test)>%(\s*[.:=(])@!"
syntax match sumacItem "\v^\s*week\s+starts\s+%(monday|tuesday|wednesday|thursday|friday|saturday|sunday)>"
syntax match sumacItem "\v^\s*%(for\s+each|profile|events)>%(\s*[{[])@="
syntax match sumacItem "\v^\s*%(expect|snapshot|using)>%(\s*[.:=(])@!"
syntax match sumacAttribute "\v%(^\s*attribute\s+)@<=\h\w*"
syntax match sumacDefinition "\v%(^\s*define\s+)@<=\h\w*"
syntax match sumacPlace "\v%(^\s*schema>.*)@<=<%(profile|event|key|time|id)>%(\s+\S)@="

syntax region sumacString start=+"+ skip=+\\.+ end=+"+ oneline
syntax region sumacString start=+'+ skip=+\\.+ end=+'+ oneline
syntax match sumacName "`[^`]*`"
syntax keyword sumacTodo contained TODO FIXME
syntax match sumacComment "//.*$" contains=sumacTodo,@Spell
syntax region sumacComment start="/\*" end="\*/" contains=sumacTodo,@Spell
syntax match sumacDocumentation "\v//[/!].*$" contains=@Spell

highlight default link sumacKeyword Keyword
highlight default link sumacConstant Constant
highlight default link sumacBuiltin Special
highlight default link sumacFunction Function
highlight default link sumacType Type
highlight default link sumacNumber Number
highlight default link sumacUnit Number
highlight default link sumacInstant Number
highlight default link sumacItem Statement
highlight default link sumacAttribute Identifier
highlight default link sumacDefinition Identifier
highlight default link sumacPlace Keyword
highlight default link sumacString String
highlight default link sumacName Normal
highlight default link sumacTodo Todo
highlight default link sumacComment Comment
highlight default link sumacDocumentation SpecialComment

let b:current_syntax = 'sumac'
let &cpo = s:cpo_save
unlet s:cpo_save
