autocmd BufRead,BufNewFile *.sumac setfiletype sumac
