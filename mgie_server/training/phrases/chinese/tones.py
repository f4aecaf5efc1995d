"""What people say in Chinese for the dark, middle and bright tones of the whole picture; see `leaves`."""

from __future__ import annotations

from mgie_server.training.phrases.chinese_schema import ChineseWords, words

_DARKS = words("暗部 阴影 暗部 阴影 暗处 阴影部分 暗的地方")
_LIGHTS = words("高光 亮部 高光 亮部 高光部分 亮处 高光区域")
_MIDS = words("中间调 中间调 中间影调 中调")


def _of_each(names: tuple[str, ...], patterns: str) -> tuple[str, ...]:
    """Every pattern with every name of the tones in its @."""
    return tuple(pattern.replace("@", name) for pattern in words(patterns) for name in dict.fromkeys(names))


# fmt: off
TONES: dict[str, ChineseWords] = {
    "lighter shadows": ChineseWords(
        states=_of_each(_DARKS, "@|亮 @|明亮"),
        looks=words("暗部提亮 阴影提亮 补光 暗部补光 提亮阴影"),
        things=words("补光 暗部细节 暗部层次 阴影细节 暗部亮度"),
        actions=_of_each(_DARKS, """
            把{of}@^提亮~ 把{of}@^调亮~ ^提亮{of}@ ^提亮~{of}@ 把{of}@^拉亮~ 把{of}@^拉起来 让{of}@^亮~
            让{of}@^更明亮~ ^提升~{of}@ ^减轻{of}@ 把{of}@^打开~ 把{of}@^变亮~ ^增加{of}@亮度 ^提高{of}@亮度
            @^提亮~ @^调亮~ 让{of}@^不那么黑 ^调亮{of}@
        """) + words("""
            给{obj}^补光 ^补~光 给{obj}^补~光 ^找回{of}暗部细节 ^恢复{of}暗部细节 ^还原{of}阴影细节
            ^拉出{of}暗部细节 ^救回{of}死黑的细节 ^拯救{of}暗部 让{of}暗部细节^出来 让{of}阴影里的东西看得清
            ^减淡{of}阴影 把{of}阴影滑块^往右拉~ 阴影+ 阴影^拉高~ 暗部^拉高~ ^冲淡{of}阴影 只提亮暗部
            单独提亮阴影 只把暗的地方调亮 拉回{of}暗部层次 让{of}阴影不要死黑
        """),
        complaints=words("""
            {of}暗部太黑了 {of}阴影太重了 暗部死黑 {of}暗部一片死黑 阴影太深了 {of}暗部看不清
            阴影里什么都看不见 暗部没有细节 {of}暗部细节丢了 逆光了，暗部太黑 暗部细节看不到 阴影太黑
            {of}暗部欠曝 暗处黑成一片 {of}阴影部分太暗
        """),
    ),
    "darker shadows": ChineseWords(
        states=_of_each(_DARKS, "@|暗 @|深 @|黑") + words("黑色|深 黑色|浓 黑色|扎实"),
        looks=words("深黑暗部 浓重阴影 扎实黑色 深阴影 死黑暗部"),
        actions=_of_each(_DARKS, """
            把{of}@^压暗~ 把{of}@^调暗~ ^压暗{of}@ ^压暗~{of}@ 把{of}@^加深~ ^加深{of}@ 让{of}@^暗~
            让{of}@^更深~ 让{of}@^更黑~ ^压低{of}@ ^降低{of}@亮度 把{of}@^压下去 ^加重{of}@ @^压暗~ @^加深~
            让{of}@^沉下去
        """) + words("""
            让{of}黑色^更黑~ 让{of}黑色^更扎实~ ^加深{of}黑色 把{of}黑色^压深~ 让黑的地方^更黑~
            黑色色阶^拉低~ 把黑色色阶^降低~ 黑场^压低~ 把{of}黑场^压暗~ 把{of}暗部压到死黑
            把{of}阴影滑块^往左拉~ 阴影- 阴影^拉低~ 暗部^拉低~ 黑色^加深~ 只压暗暗部 单独压暗阴影
            让{of}黑色^浓~ 让{of}黑色^沉~ 把{of}黑位^压低~
        """),
        complaints=words("""
            {of}黑色不够黑 {of}暗部不够暗 阴影太淡了 {of}阴影太浅 黑的不够黑 {of}暗部发飘 暗部太亮了
            {of}暗部浮起来了 {of}阴影不够深 黑色太浅了 {of}暗部沉不下去 黑色发虚
        """),
    ),
    "softer highlights": ChineseWords(
        states=_of_each(_LIGHTS, "@|暗 @|柔和"),
        looks=words("高光压暗 柔和高光 高光压低 高光还原 压高光"),
        things=words("高光细节 高光层次 亮部细节 亮部层次"),
        actions=_of_each(_LIGHTS, """
            把{of}@^压暗~ 把{of}@^压低~ 把{of}@^调暗~ ^压暗{of}@ ^压低{of}@ ^降低{of}@ ^减弱{of}@
            让{of}@^暗~ 让{of}@^柔和~ ^柔化{of}@ 把{of}@^拉下来 把{of}@^收回来 ^减少{of}@ 让{of}@^不那么亮
            ^压制{of}@ @^压低~ @^调低~ 让{of}@^不刺眼 ^减少~{of}@ 把{of}@^降低~
        """) + words("""
            ^压~高光 压一下高光 ^找回{of}高光细节 ^恢复{of}高光细节 ^还原{of}亮部细节 ^救回{of}过曝的高光
            修复{of}高光溢出 把{of}高光滑块^往左拉~ 高光- 高光^拉低~ 亮部^拉低~ ^控制{of}高光 只压暗高光
            单独压暗亮部 拉回{of}高光层次 让{of}高光不要溢出 把{of}白色^压低~ 白色色阶^拉低~
            让太亮的地方暗下来 ^抑制{of}高光
        """),
        complaints=words("""
            {of}高光过曝了 高光溢出了 {of}高光太亮了 {of}亮部太亮 高光太刺眼 {of}亮部过曝 {of}高光死白
            亮部一片死白 高光没有细节 {of}高光细节丢了 亮的地方白成一片 高光爆了 {of}高光炸了
            {of}亮部细节看不到 {of}高光太强
        """),
    ),
    "brighter highlights": ChineseWords(
        states=_of_each(_LIGHTS, "@|亮 @|明亮") + words("白色|亮 白色|白 白色|干净"),
        looks=words("高光提亮 明亮高光 提亮高光 亮白高光 高光增强"),
        things=words("高光亮度 亮部亮度 高光强度"),
        actions=_of_each(_LIGHTS, """
            把{of}@^提亮~ 把{of}@^调亮~ ^提亮{of}@ ^提亮~{of}@ 把{of}@^拉亮~ 让{of}@^亮~ 让{of}@^更亮~
            ^提高{of}@ ^增强{of}@ ^加强{of}@ 把{of}@^调高~ ^增加{of}@亮度 @^提亮~ @^调高~ 让{of}@^更耀眼~
            ^提升~{of}@ 把{of}@^变亮~
        """) + words("""
            让{of}白色^更白~ 让{of}白色^更亮~ 让白的地方^更白~ ^提亮{of}白色 把{of}白色^提亮~ 白色色阶^拉高~
            把白色色阶^提高~ 白场^提高~ 把{of}白场^拉高~ 把{of}高光滑块^往右拉~ 高光+ 高光^拉高~ 亮部^拉高~
            只提亮高光 单独提亮亮部 让{of}白色^更干净明亮 让亮的地方^更亮~ 把{of}白色^调亮~
        """),
        complaints=words("""
            {of}白色不够白 {of}高光不够亮 亮部太暗了 高光太暗了 白的不够白 {of}高光发闷 {of}亮部不够亮
            高光太弱 {of}高光亮不起来 {of}白色太灰了 亮部发灰不够亮 白色不亮
        """),
    ),
    "brighter midtones": ChineseWords(
        states=_of_each(_MIDS, "@|亮 @|明亮"),
        looks=words("中间调提亮 高伽马 提亮中间调 明亮中间调"),
        things=words("中间调亮度 中间影调亮度"),
        actions=_of_each(_MIDS, """
            把{of}@^提亮~ 把{of}@^调亮~ ^提亮{of}@ ^提亮~{of}@ 把{of}@^拉高~ 让{of}@^亮~ 让{of}@^更亮~
            ^提高{of}@ ^增加{of}@亮度 @^提亮~ ^提升~{of}@ 把{of}@^变亮~ ^调高{of}@ @^拉高~
        """) + words("""
            ^提高{of}伽马 ^提高{of}伽马值 把{of}伽马^调高~ 把伽马值^调高~ gamma^调高~ ^提高gamma
            把gamma^调高~ 把gamma^拉高~ ^增大{of}伽马值 ^加大gamma gamma值^往上调~ 伽马^调高~ 伽马+ gamma+
            ^提升~gamma值 把曲线中间^往上拉~ 只提亮中间调 单独提亮中间影调 ^增加gamma 把{of}灰度中点^调亮~
            伽马^往上拉~
        """),
        complaints=words("""
            {of}中间调太暗了 中间调不够亮 {of}中间调偏暗 伽马太低了 gamma太低 {of}中间调发闷 中间影调太暗
            gamma值不够高 伽马值偏低
        """),
    ),
    "darker midtones": ChineseWords(
        states=_of_each(_MIDS, "@|暗 @|深"),
        looks=words("中间调压暗 低伽马 压暗中间调 深中间调"),
        actions=_of_each(_MIDS, """
            把{of}@^压暗~ 把{of}@^调暗~ ^压暗{of}@ ^压暗~{of}@ 把{of}@^拉低~ 让{of}@^暗~ 让{of}@^更暗~
            ^降低{of}@ ^降低{of}@亮度 @^压暗~ ^减少{of}@亮度 把{of}@^变暗~ ^调低{of}@ @^拉低~ ^加深{of}@
        """) + words("""
            ^降低{of}伽马 ^降低{of}伽马值 把{of}伽马^调低~ 把伽马值^调低~ gamma^调低~ ^降低gamma
            把gamma^调低~ 把gamma^拉低~ ^减小{of}伽马值 ^减小gamma gamma值^往下调~ 伽马^调低~ 伽马- gamma-
            ^减少~gamma值 把曲线中间^往下拉~ 只压暗中间调 单独压暗中间影调 ^减少gamma 把{of}灰度中点^调暗~
            伽马^往下拉~
        """),
        complaints=words("""
            {of}中间调太亮了 中间调不够暗 {of}中间调偏亮 伽马太高了 gamma太高 {of}中间调发飘 中间影调太亮
            gamma值太大 伽马值偏高
        """),
    ),
}
# fmt: on
