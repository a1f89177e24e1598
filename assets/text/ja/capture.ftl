# Words of the area 'capture': what is said about listings that were pasted or saved.
capture-too-large = このテキストは 16 MB を超えており、ディスクの一覧としては大きすぎます
capture-too-large-hint = list disk、select disk 0、list partition、list volume など、コマンドの出力だけを保存してください
capture-nothing-recognised = このテキストからディスクの一覧を読み取れませんでした
capture-nothing-recognised-hint = DiskPart の list disk、select disk 0、list partition、list volume の出力を貼り付けるか、収集スクリプトが書き出したファイルを開いてください
