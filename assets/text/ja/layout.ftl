# Words of the area 'layout'.

# 文中でのパーティションの呼び方
layout-name-efi-system = EFI システム
layout-name-msr = Microsoft 予約
layout-name-windows = Windows
layout-name-data = データ
layout-name-recovery = 回復
layout-name-oem = メーカー独自
layout-name-system-reserved = システムで予約済み
layout-name-extended = 拡張
layout-name-ldm = ダイナミック ディスク
layout-name-storage-spaces = 記憶域プール
layout-name-linux = Linux
layout-name-unknown = 不明な種類
layout-name-label = 「{ $label }」
layout-name-list = { $first }、{ $second }
layout-name-partition = パーティション { $number } ({ $details })
layout-name-disk = ディスク { $number } ({ $details })
layout-bytes = { $count } バイト
