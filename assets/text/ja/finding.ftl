# Words of the area 'finding'.
finding-verdict-unknown = 次の WinRE の更新が失敗するかどうかは分かりません。
finding-verdict-unknown-no-recovery = この情報源からは、回復パーティションについて十分に分かりません。
