"""Chinese refusals built like the everyday wishes of `everyday`: "在地上铺一层地毯", "像毕加索那样画"."""

from __future__ import annotations

from mgie_server.training.phrases.chinese_schema import words

# fmt: off
EVERYDAY_REFUSALS: dict[str, tuple[str, ...]] = {
    "new content": words("""
        在地上铺一层地毯 在{region}铺一层{color}的地毯 给桌子铺一块桌布 给{thing}盖一床被子 在{thing}上铺一层{weather}
        给{region}铺一层厚厚的雪 天上添几朵乌云 在{region}上方加一排云 让热气球从山后面升起来
        让{animal}从山后面走出来 让一群{animal}跑过来 {place}撒一把糖 在蛋糕上撒糖粉 {place}摆一块起了水汽的玻璃
        {place}挂一面浴室镜子 {place}放一张旧明信片 {place}挂一本旧挂历 {place}放一本旧相册 {place}放一台弹珠机
        {place}挂一个迪斯科球 让{person}拿着荧光棒 {place}放一支荧光笔 {place}放一杯奶昔 给{person}一杯掺了牛奶的茶
        {place}放一块大银幕 {place}开来一列蒸汽火车 {place}放一卷胶卷 {place}画一轮弯月 在{thing}上哈一口白气
        给{thing}装上{color}的灯泡 给{thing}罩上白纱 给她围一条{color}的纱巾 能不能有{plural}？ 能不能有一只{animal}{place}？
        我想要{place}有一个{thing} 麻烦来一只{animal} 像有{fantasy}飞过一样 乌云下面加一道闪电 让雨点落下来
    """),
    "removal": words("""
        把池子里的水放掉 把{thing}里的水抽干 把{thing}里的水抽走 把{thing}上的颜料洗掉 把{clothes}上的污渍洗掉
        把{thing}上的膜撕掉 把{plural}都收走 让{any}慢慢消失 让{any}流走 把山挪开 像从来没有{any}一样 能不能没有{any}？
        我想要没有{any}的 {any}一个都不要 擦掉玻璃上的水汽 把挂历拿下来 把灯泡拧下来
    """),
    "replacement": words("""
        让她像女巫一样 给{person}{fantasy}的样子 让{person}像{fantasy}一样 让{person}像{person2}一样
        让{animal}像{animal2}一样 让{person}看起来昏昏欲睡 让{person}看起来像刚哭过 让{person}躲到{thing}后面去
        让{animal}躲到{thing}后面去 让{person}走到山后面去 让{person}慢慢睡着 让{person}像电影明星一样
        给{person}一张明星脸 把{thing}换成弹珠机 把{clothes}换成旧牛仔布的 把灯泡换成月亮 把{thing}变成棉花糖
        让{person}回到小时候 能不能换成{any}？ 把云换成{plural} 像{person}在{act} 把街道换成迪斯科舞厅
        让{person}情绪更激动 让他的神情凝重
    """),
    "one part only": words("""
        把{any}的颜色抽干 把{any}的颜色洗掉 让{any}的颜色流光 给{any}铺一层薄薄的{color} 在{region}上铺一层薄雾
        让雾只漫到{region} 让月光只洒在{any}上 让{any}透着{color} 让{color}渗进{any} 只有{any}像旧明信片
        让{any}像旧挂历一样褪色 让{thing}像洗旧了一样 让{clothes}像洗得发白 {part}透着{color} 让{part}红扑扑的
        把{any}的颜色打乱 让{any}像荧光棒一样亮 让{thing}像通了电一样 把{thing}的光泽擦掉 {thing}不要油光
        {part}不要油光 能不能让{any}{comp}一点？ 我想要{any}{comp}一些 {any}甜甜的颜色 {region}像大银幕上那样
        把{region}弄得像阴天 乌云再黑一些 云再低沉一些 {any}那里的颜色不对 麻烦{any}再{comp}些 {region}像隔着水汽
    """),
    "text": words("""
        像明信片那样写一句话 像电影那样加片尾字幕 加一行片名 在照片背面写{text} 像老照片那样印上日期 像挂历那样印上日子
    """),
    "geometry": words("""
        裁成明信片大小 做成明信片的尺寸 做成拍立得的形状 把{any}往后挪一格 把{any}挪到山后面 把{any}拧一圈
        把画面转一圈 让{any}沉下去一点 做成胶片那样的长条
    """),
    "style": words("""
        像毕加索那样画 像梵高那样画 照着莫奈的样子画 像小孩子画的一样 像{style}那种感觉 像{style}上的样子
        给照片{style}的感觉 能不能像{style}？ 我想要{style}那种感觉 像用毛线织的一样 像剪出来的一样 像动画片一样
        像连环画一样 像老书里的插图 像黏土捏的 像粉笔画在地上的
    """),
    "detail": words("""
        像起了水汽一样模糊 把{any}抹花 像手抖拍的一样 像刀刻的一样清晰 能不能更清楚？ 像天鹅绒一样的皮肤 像旧胶卷那样的颗粒
        纸的纹路明显一点 看不清，弄清楚 让{part}像丝绸一样滑
    """),
    "another effect": words("""
        在镜头上洒水珠 像旧明信片那样的折痕 像老照片那样的裂纹 叠一张旧纸 叠一层网格 边缘烧焦的效果 让颜色滴下来
        让颜色流淌下来 让照片融化 像漩涡一样转 让照片亮闪闪的 铺一层薄薄的{other} 让照片透着{other} 透着{other}
        像信号不好的电视 像鱼缸里看到的 像哈哈镜一样
    """),
    "question": words("""
        乌云是从哪边来的？ 太阳落到山后面了吗？ 哑光纸是什么手感？ 这张明信片是谁寄的？ 为什么颜色会洗掉？
        褪色的照片是怎么做的？ 暮色是什么意思？ 哪里能买到黑白胶卷？ 那是粉色还是橙色？ 像不像老照片？
    """),
    "unclear": words("""
        航班因为大雾取消了 起雾的早上我不开车 乌云散了我们就走 太阳明天六点升起 月亮离我们很远 明信片昨天收到了
        寄张明信片给我 衣服洗掉色了 下水道堵了 洗洗手 我好困 昏昏欲睡 他情绪不好 我有点闷 铜线多少钱一米 请假条
        天气让人发疯 我们婚礼那天下雨 甜品店关门了 奶昔卖完了 电影不好看 挂历买错了 迪斯科几点开始 灯泡坏了
        相册找不到了 胶卷很贵 他压力很大 悬疑小说 雾都孤儿
    """),
}
# fmt: on
