"""More everyday ways to ask in Chinese: similes, weather as an event, film and paper, fragments; see `leaves`."""

from __future__ import annotations

from mgie_server.training.phrases.chinese_schema import ChineseWords, words

# fmt: off
EVERYDAY: dict[str, ChineseWords] = {
    "fog": ChineseWords(
        states=words("雾茫茫 雾气|重 迷迷蒙蒙"),
        actions=words("""
            让{obj}像隔着起了水汽的玻璃一样 像镜头上哈了口气 像浴室里蒙了水汽的镜子 像清晨湖面上的那种雾感
            像江南烟雨里的感觉 让雾慢慢漫上来 让雾^漫进来~ 让雾气升起来 在{obj}上铺一层薄薄的雾 让{obj}罩上*水汽
            让{obj}像裹在棉花里一样朦胧 像隔着一层白纱看
        """),
        complaints=words("""
            雾慢慢漫上来了 雾气升起来了 {obj}太清楚了，想要点雾 我想要清晨湖边那种雾感 能不能有点雾
            {obj}最好雾茫茫的 麻烦来点雾 想要隔着水汽看的感觉
        """),
    ),
    "overcast": ChineseWords(
        states=words("阴冷 灰蒙阴沉"),
        actions=words("""
            让乌云聚过来 让云层压下来 让太阳躲到云后面去 让天气变坏~ 把阳光收掉 关掉阳光 让阳光^退下去
            像下雨前一小时那种光 像铅灰色的天气 像湿冷的二月天 像英国的天气一样 让{obj}像黄梅天
            像要变天的样子 让{obj}^阴冷~
        """),
        complaints=words("""
            乌云压过来了 云层压得很低 太阳躲到云后面去了 要变天了的感觉 不要阳光 {obj}阳光太好了，要阴一点
            我想要没有太阳的那种光 能不能像阴天 湿冷阴沉的感觉 铅灰色的天气
        """),
    ),
    "moonlight": ChineseWords(
        looks=words("清辉 银月 月下清辉"),
        actions=words("""
            让月亮升起来 让月光慢慢洒下来 给{obj}铺一层薄薄的月光 给{obj}镀上一层*银辉 像只有月亮照着的夜里
            让{obj}像月下的湖面一样 用月亮代替太阳来照{obj} 把日光收掉，只留月光 让光线^泛银~ 给{obj}月亮那种光
        """),
        complaints=words("""
            月亮升起来了的感觉 只有月亮照着 只要月光 我想要月下湖面的感觉 能不能换成月光 麻烦换成月光
            月亮那种清冷的光
        """),
    ),
    "dusk": ChineseWords(
        looks=words("暮霭 日落后天光 将夜 昏黄入夜"),
        actions=words("""
            让太阳落到山后面去 让太阳躲到山背后 让白天慢慢结束 让天光^暗下去，像傍晚 像下班路上的天光
            像天黑前最后半小时 像昏昏欲睡的夏日傍晚 让{obj}慢慢入夜 让{of}天光一点点收走
            像夜幕快要落下的样子 让暮色漫上来
        """),
        complaints=words("""
            太阳落到山后面去了 天光快没了 白天快结束了的感觉 我想要下班路上那种天光 能不能像傍晚
            暮色漫上来了 天黑前最后那点光 {obj}要像入夜前
        """),
    ),
    "faded": ChineseWords(
        states=words("陈旧褪色 掉色"),
        looks=words("洗白 晒白 旧明信片褪色 旧挂历褪色 八十年代褪色 旧胶卷"),
        actions=words("""
            像放在窗台上晒旧的明信片 像挂了很多年的旧挂历 像洗了一百遍的牛仔布 让{obj}像晒了一夏天的窗帘
            像压在抽屉底的旧彩照 让岁月把颜色洗掉 让太阳把颜色晒淡 把颜色洗得发白 让颜色慢慢流走
            像七十年代的旧彩照 让{obj}像旧课本的封面一样褪色 像旧杂志上的颜色
        """),
        complaints=words("""
            像旧明信片上的颜色 像放旧了的彩照 颜色像洗过很多遍 我想要晒旧的颜色 能不能褪色一些
            {obj}颜色太鲜了，要旧一点褪色的 旧明信片那种感觉 旧彩照那种褪了色的感觉
        """),
    ),
    "matte": ChineseWords(
        states=words("雾面"),
        looks=words("棉浆纸 艺术纸 粉质 天鹅绒 独立杂志 蛋壳纸"),
        actions=words("""
            像艺术纸上的印刷 像棉浆纸打印的 让黑色像炭灰一样 把黑色换成炭灰 让{obj}没有一点油光 擦掉{of}光泽
            把光泽^去掉~ 让{obj}摸起来像纸一样 像天鹅绒那种质感 像没上光的印刷品 给{obj}蒙上一层*哑光
            让{of}黑色^粉~
        """),
        complaints=words("""
            不要光泽 不要油光 要纸的那种质感 像艺术纸那种感觉 我想要炭灰一样的黑 能不能不要那么亮面
            {obj}太亮面了，要雾面 雾面的感觉
        """),
    ),
    "pastel": ChineseWords(
        states=words("甜 有糖果感 软糯"),
        looks=words("杏仁糖 奶昔 婴儿色 春樱 牛奶 棉花糖果 云朵糖 软糯"),
        actions=words("""
            让颜色像奶昔一样 往颜色里加点牛奶 像掺了牛奶的颜色 像婴儿房里的颜色 像春天的花瓣那种颜色
            像糖霜一样的颜色 让{obj}像一首摇篮曲一样柔 给{obj}撒上*糖粉一样的颜色 把颜色调成甜甜的
            像甜品店里的颜色 让颜色^粉糯~
        """),
        complaints=words("""
            甜甜的颜色 像甜品店那种颜色 我想要奶昔那样的颜色 能不能甜一点 颜色要像糖霜 婴儿色
            {obj}颜色太硬了，要甜甜软软的 像掺了牛奶
        """),
    ),
    "sepia": ChineseWords(
        looks=words("茶渍 茶色旧照 祖母相册 晚清老照 发黄家谱照 蒸汽火车年代"),
        actions=words("""
            像曾祖父的结婚照 像用茶水泡过的照片 把{obj}用茶水染旧 像从旧相册里翻出来的 像蒸汽火车年代的照片
            让{obj}被岁月染黄 让{obj}回到一百年前 像箱底翻出来的发黄相片 给{obj}铺一层旧照片的棕褐
            像旧怀表里的小照
        """),
        complaints=words("""
            像箱底的老相片 一百年前的感觉 我想要茶渍那种旧色 能不能像一百年前的照片 旧相册那种感觉
            蒸汽火车年代的感觉 被岁月染黄的感觉
        """),
        degrees=False,
    ),
    "hue shift": ChineseWords(
        looks=words("外星色彩 颜色错乱 异世界色彩"),
        actions=words("""
            让颜色都跑到别的颜色上去 把每种颜色往后挪一格 把所有颜色沿彩虹挪~ 拧一拧色相旋钮 让颜色乱套
            像外星球一样的颜色 像异世界的颜色 把颜色打乱 让颜色^错乱~ 像颜色全弄错了一样
        """),
        complaints=words("""
            颜色都换个样子 我想看看别的颜色 能不能换些别的颜色 要外星球那种颜色 除了现在的颜色都行
            故意弄错颜色的感觉 麻烦换一套别的颜色
        """),
    ),
    "neon": ChineseWords(
        states=words("荧光"),
        looks=words("荧光笔 电音派对 街机厅 卡拉OK厅 迪斯科 激光秀 荧光棒"),
        actions=words("""
            像荧光棒一样的颜色 像街机厅里的光 像电音派对那种颜色 让颜色像通了电一样 像弹珠机一样亮闪闪的霓虹
            让{obj}像迪斯科舞厅 给{obj}通上霓虹的电 像荧光笔涂出来的颜色 给{obj}铺一层*霓虹光
        """),
        complaints=words("""
            电音派对那种感觉 像街机厅那种光 我想要通了电的颜色 能不能霓虹一点 荧光棒那种颜色 迪斯科的感觉
            激光秀那种颜色
        """),
    ),
    "teal and orange": ChineseWords(
        looks=words("大银幕 院线片 暑期档 动作片调色 流媒体剧集 汽车广告"),
        actions=words("""
            像院线片的调色 像大银幕上放的一样 像暑期档动作片的颜色 让{obj}像一张剧照 按好莱坞的路子调色
            像汽车广告的颜色 像美剧里的色调 暗处发青、亮处发橙 让{obj}有大银幕的质感
        """),
        complaints=words("""
            大银幕的感觉 像院线片那种颜色 我想要剧照那种颜色 能不能像大银幕上的 暗处发青亮处发橙
            美剧那种色调 暑期档大片的调色
        """),
    ),
    "black and white": ChineseWords(
        looks=words("卓别林电影 黑白电视 银盐黑白 默片"),
        actions=words("""
            把颜色全放掉 让颜色全流光 把{of}颜色抽干 把{of}颜色全部抽走 像卓别林的电影一样 像没有彩电的年代
            像世界上没有颜色一样 装一卷黑白胶卷 关掉颜色 让{obj}一点颜色都不剩 把颜色挤干
        """),
        complaints=words("""
            一点颜色都不要 像卓别林的电影 只剩灰调 我想要没有颜色的 能不能不要颜色 像没有颜色的世界
            默片的感觉
        """),
        degrees=False,
    ),
    "dramatic": ChineseWords(
        states=words("紧绷 凝重"),
        looks=words("惊悚片 悬疑 风雨欲来 压迫感"),
        things=words("压迫感 悬疑感 紧绷感"),
        actions=words("让{obj}像惊悚片一样紧张 让{of}情绪^更凝重~ 给{obj}风雨欲来的气势 让{obj}充满悬念"),
        complaints=words("风雨欲来的气势 压迫感不够 我想要惊悚片那种紧张 能不能更有压迫感 {obj}太平静了，要紧张"),
    ),
}
# for every tint, over the patterns of `tints`: @ a short name, # a full one
TINT_LOOKS = words("#基调 泛#")
TINT_ACTIONS = words("""
    给{obj}铺一层薄薄的# 让#渗进{obj} 让{obj}透着# 让{obj}透出*# 像隔着#糖纸看 像在#灯泡下 像#舞台灯打的
    给{obj}@的味道 让{obj}浸在#里 让{obj}^带@~
""")
TINT_COMPLAINTS = words("""
    想要透着#的感觉 {obj}要泛着# 能不能全都变# 我想要整体发@ 透着一股@
""")
# fmt: on
