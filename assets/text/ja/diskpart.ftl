# Words of the area 'diskpart'.

# 理解できなかった行
diskpart-syntax-script-too-long = スクリプトが長すぎるため、最初の { $lines } 行だけを読み取りました。
diskpart-syntax-line-too-long = この行は { $limit } バイトより長いため、読み取りませんでした。
diskpart-syntax-unknown-command = DiskPart に「{ $word }」というコマンドはありません。
diskpart-syntax-misspelt = DiskPart は「{ $word }」を認識しません。「{ $meant }」の書き間違いと思われます。
diskpart-syntax-other-tool = 「{ $word }」はコマンド プロンプトで使うもので、DiskPart のスクリプトには書けません。
diskpart-syntax-unknown-object = 「{ $command }」の後に「{ $word }」は指定できません。指定できるもの: { $choices }
diskpart-syntax-missing-object = 「{ $command }」が途中で終わっています。指定できるもの: { $choices }
diskpart-syntax-unknown-word = 「{ $command }」に「{ $word }」は指定できません。
diskpart-syntax-unexpected = ここに「{ $word }」は書けません。
diskpart-syntax-missing-value = 「{ $word }」の値がありません。
diskpart-syntax-select-disk = 「select disk」にはディスクの番号が必要です。
diskpart-syntax-twice = 「{ $word }」が 2 回指定されています。
diskpart-syntax-either = 「{ $one }」と「{ $other }」は同時に指定できません。
diskpart-syntax-alone = 「{ $word }」はほかのパラメーターと一緒に指定できません。
diskpart-syntax-not-mb = 「{ $word }」には単位なしの整数 (MB) を指定します。「{ $value }」は指定できません。
diskpart-syntax-not-kb = 「{ $word }」には単位なしの整数 (KB) を指定します。「{ $value }」は指定できません。
diskpart-syntax-not-a-number = 「{ $word }」には整数を指定します。「{ $value }」は指定できません。
diskpart-syntax-not-a-type = 「{ $word }」には種類を指定します (GPT は GUID、MBR は 16 進数 2 桁)。「{ $value }」は指定できません。
diskpart-syntax-not-bits = 「{ $word }」には 0x に続けて 16 進数 16 桁までを指定します。「{ $value }」は指定できません。
diskpart-syntax-not-a-letter = 「{ $word }」には A から Z までの 1 文字を指定します。「{ $value }」は指定できません。
diskpart-syntax-not-a-unit = 「{ $word }」には 4096 や 64K のようなクラスター サイズを指定します。「{ $value }」は指定できません。
diskpart-syntax-two-commands = 同じ行に 2 つ目のコマンド「{ $second }」があります。DiskPart では 1 行に 1 つのコマンドだけを書けます。
diskpart-syntax-comment-at-end = DiskPart では行末にコメントを書けません。コメントは「rem」で始まる独立した行に書きます。
diskpart-syntax-comment-marker = DiskPart はこれをコメントではなくコマンドとして読みます。コメントは「rem」で始めます。
diskpart-syntax-placeholder = 「{ $word }」は、実際の値に置き換える必要がある箇所です。
diskpart-syntax-open-quote = ここで始まる引用符が閉じられていません。
diskpart-syntax-prompt = 行頭に DiskPart のプロンプトがあります。これはコマンドの一部ではありません。
