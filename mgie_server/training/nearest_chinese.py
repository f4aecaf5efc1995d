"""Which families a refused Chinese request comes near to, by the words in it."""

from __future__ import annotations

# family -> words that speak of it, apart by blanks
# fmt: off
WORDS: dict[str, str] = {
    "brighter": "亮 灯 光 照 蜡烛 闪", "darker": "暗 黑", "more contrast": "对比 锐 清晰 细节 立体 轮廓 HDR hdr",
    "less contrast": "模糊 柔 噪点 降噪 平淡", "lighter shadows": "影子 阴影 背光 剪影 逆光",
    "softer highlights": "高光 反光 过曝 刺眼", "brighter highlights": "牙 美白 变白 闪光",
    "black and white": "黑白 灰 素描 水墨",
    "more saturated": "鲜艳 彩 艳 漫画 卡通 波普", "less saturated": "淡 褪", "warmer": "暖 火 夏 秋 沙漠 热 沙滩",
    "cooler": "冷 雪 冬 冰 霜 寒", "hue shift": "色相 换个颜色 换颜色 别的颜色", "replace colors": "染 涂成 改成 换成",
    "red tint": "红", "orange tint": "橙 橘 古铜 铜", "yellow tint": "黄", "green tint": "绿 草 树 叶 森林",
    "teal tint": "青", "blue tint": "蓝 海 水", "purple tint": "紫", "pink tint": "粉 嘴唇 口红 樱花",
    "sepia": "老照片 旧 复古 古老 棕 褐 怀旧", "negative": "负片 反转 X光", "faded": "胶片 划痕 褪色",
    "matte": "哑光 纸", "cross process": "漏光 故障", "teal and orange": "电影 海报 大片", "duotone": "双色 渐变 半调",
    "pastel": "磨皮 梦幻 可爱 少女 花", "neon": "霓虹 赛博 机器人 科幻 游戏", "dramatic": "闪电 暴风 龙 怪物 史诗",
    "night": "夜 星 鬼 烟花", "moonlight": "月", "golden hour": "太阳 阳光 夕阳 日落 日出 光晕", "dusk": "黄昏 傍晚 路灯",
    "fog": "雾 烟 云", "overcast": "雨 阴天 伞", "vignette": "角 边框 裁", "fix exposure": "曝光",
    "fix white balance": "白平衡 偏色", "better overall": "好看 美 修 画质 清理 年轻 分辨率", "clear haze": "去雾 通透",
}
# fmt: on


def families_named(text: str) -> list[str]:
    """The families whose words the text holds, in the order of the text; a longer word wins at the same place."""
    hits = [
        (place, -len(word), family)
        for family, words in WORDS.items()
        for word in words.split()
        if (place := text.find(word)) >= 0
    ]
    return list(dict.fromkeys(family for _, _, family in sorted(hits)))
