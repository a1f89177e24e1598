# Words of the area 'lint'.

# 注意深い読み手がスクリプトについて指摘すること
lint-attributes-before-format = 「プラットフォームに必要」の属性をフォーマットより先に設定しています。資料では、以後のボリューム操作は拒否されます。先にフォーマットし、属性は最後に設定してください。
lint-clean = 「clean」は { $disk } の内容をすべて消去します。
lint-clean-any = 「clean」は選択中のディスクの内容をすべて消去します。
lint-data-deleted = { $partition } を、その内容ごと削除します。
lint-data-formatted = { $partition } をフォーマットします。内容はすべて失われます。
lint-data-wiped = { $partition } を、その内容ごと消去します。
lint-delete-before-shrink = 後の行の圧縮が成功するか分からないうちに、パーティションを削除しています。先に圧縮すれば、失敗しても何も失われません。
lint-disk-by-number = ディスク番号は再起動のたびに変わる可能性があります。実行前に「uniqueid disk」で ID を表示して確認してください。
lint-diskpart-line = 「diskpart /s」用のファイルでは「diskpart」という行は誤りで、スクリプトはここで停止します。
lint-empty-line = 「diskpart /s」用のスクリプトに空の行は書けません。ここで終了する可能性があります。
lint-encoding-bom = ファイルの先頭にバイト順マークがあります。最初のコマンドの一部とみなされる可能性があります。ASCII で保存してください。
lint-encoding-not-ascii = ASCII 以外の文字があります。どう読まれるかはコード ページによって変わります。ASCII で保存してください。
lint-encoding-utf16 = ファイルは UTF-16 です。DiskPart のバージョンによっては読み取れません。ASCII で保存してください。
lint-english-output = DiskPart の出力は Windows の言語によって変わります。英語の語を探すのではなく、実際の状態を確認してください。
lint-esp-not-fat32 = EFI システム パーティションは FAT32 でないと、ファームウェアから起動できません。
lint-exit-code = DiskPart の終了コードはエラー番号で、負の値になることが多く、「if errorlevel 1」では検出できません。0 と比較し、実際の状態も確認してください。
lint-extend-recovery = { $partition } に「extend」は使えません。拒否されるか、WinRE が壊れます。より大きいパーティションを作り直してください。
lint-fails = このディスクでは失敗します: { $reason }
lint-half-done = ディスクを変更した後、ここで停止します。それまでの変更は残ります。
lint-no-offset = 「offset」がないと、入る中で最大の未割り当て領域の先頭が使われます。このディスクでは { $offset } の位置です。
lint-no-offset-unknown = 「offset」がないと、入る中で最大の未割り当て領域の先頭が使われ、意図した場所にならない可能性があります。
lint-no-offset-first = 「offset」がないと、入る中で最初の未割り当て領域が使われ、意図した場所にならない可能性があります。
lint-no-size = 「size」がないと、未割り当て領域全体が使われます (1 MB 程度の差が出ることがあります)。
lint-no-wait = DiskPart のスクリプトを続けて実行しています。Microsoft は 15 秒以上の間隔を求めており、後のものが失敗する可能性があります。
lint-noerr = 「noerr」があると、失敗しても次の行へ進み、ディスクは想定と異なる状態になります。
lint-odd-blank = 通常の空白ではない文字があります。単語の一部とみなされる可能性があります。
lint-override-on-data = 「override」は、DiskPart の保護なしで { $partition } を削除します。データ パーティションに「override」は必要ありません。
lint-partition-by-number = { $partition } を番号だけで選んでいるため、別の PC では違うパーティションになっても気付けません。「detail partition」で選択内容を確認できます。
lint-recovery-attributes = { $partition } は回復の種類ですが、非表示にする属性がありません。フォーマットの後に「{ $line }」の行を追加してください。
lint-recovery-type = { $partition } はラベルでは WinRE 用ですが、回復の種類ではないため WinRE を設定できません。「id={ $id }」を付けて作成してください。
lint-script-text = 「/s」にはコマンドそのものではなくファイル名を指定します。
lint-second-esp = このディスクには既に EFI システム パーティションがあります。1 台のディスクに 2 つあることは Microsoft のサポート対象外です。
lint-shrink-all = 「desired」も「minimum」もないと、可能な限り圧縮され、ボリュームに空きがなくなります。
lint-shrink-without-minimum = 「desired」だけでは { $asked } より少なくなる可能性があり、以降の行と合わなくなります。同じ値の「minimum」を付けてください。
lint-syntax = { $column } 文字目: { $reason }
lint-type-late = 回復の種類をフォーマットの後で設定しています。その間にデバイスの暗号化が行われると、WinRE を設定できません。作成時に「id=」で指定してください。
lint-typographic-quotes = 引用符が通常の文字ではありません。値の一部とみなされる可能性があります。半角の " を使ってください。
lint-unaligned-offset = オフセットが 1024 の倍数ではありません。次の 1 MB 境界に移動される可能性があります。
lint-winre-gone = このスクリプトを実行すると、回復パーティションがなくなります。
lint-wrong-partition = 以降の行は { $partition } に対するもので、ここで選択されるパーティションには合いません。
