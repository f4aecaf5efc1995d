"""What must be refused in Chinese, by kind: templates over `nouns`; talk is in `talk`."""

from __future__ import annotations

from mgie_server.training.phrases.chinese.refusals_everyday import EVERYDAY_REFUSALS
from mgie_server.training.phrases.chinese.talk import QUESTIONS, UNCLEAR
from mgie_server.training.phrases.chinese_schema import words

# fmt: off
_TEMPLATES: dict[str, tuple[str, ...]] = {
    "new content": words("""
        加一个{any} 加一只{animal} 加个{thing} 添加{any} 添一只{animal} {place}加一个{any}
        {place}放一个{thing} {place}画一只{animal} {place}放一辆{color}的车 {place}加只{animal} 画一个{any}
        画一条{color}的线 {place}添一个{person} 再来一只{animal} 多加几个{any} 加点{weather} 加上{weather}
        加{weather} {place}加{weather} 让天空飘{weather} 来一场{weather} 下雪 下雨 让它下雪 让它下雨
        让天上下雪 加雪让{animal}看起来更{comp} 加{weather}让画面更{comp} 加点{weather}让照片更冷
        加团火让照片更暖 加盏灯让照片更亮 加乌云让照片更暗 加个太阳让照片更温暖
        给那个{person}一件更暖和的{clothes} 给那个{person}一件{color}{clothes} 给她穿上{clothes}
        给他戴上{color}的{clothes} 给{person}穿件{clothes} 给{animal}戴上{clothes} 让{person}拿着{thing}
        让{person}抱着一只{animal} 在墙上刷黑白条纹 在墙上刷{color}条纹 在{thing}上画{color}条纹
        挂一张黑白照片在墙上 墙上挂一幅{color}的画 在墙上挂老照片 挂个怀旧相框 {place}放个霓虹灯招牌
        加霓虹灯 {place}挂上霓虹灯 加个霓虹灯牌 {place}装一盏路灯 {place}点一支蜡烛 {place}开一盏灯
        点亮{thing} 把路灯打开 把灯打开 打开{thing}的灯 给{thing}装上灯 在夜空里加星星 加个月亮 天上加个月亮
        {place}加一轮夕阳 加一轮落日 天上加彩虹 加几束阳光 从窗外射进一束阳光 加个影子 给{any}加个影子
        给{thing}下面加阴影 加相框 加边框 加白边 加黑色边框 加个电影黑边 用{plural}填满{region}
        在{region}上种满{plural} {place}种一棵{thing} 让一只{animal}出现 {place}出现{fantasy} 加上{fantasy}
        {place}放{fantasy} 我想要{fantasy}{place} 让{fantasy}飞过天空 天上飞着{fantasy} 旁边站一个{person}
        给背景加{thing} 用{weather}装饰{region} 让{thing}着火 让{thing}冒烟 让{region}长满{plural} 加几个人
        加个人物 把我加进去 把{person}P进照片 把我和{person}P到一起 加贴纸 加个表情
        给桌上放一杯{color}的饮料 放一杯冷饮 {place}撒点{weather} 添加{color}的{thing} 在雾里加一个{person}
        在暗处加一只{animal} {place}加一只发光的{animal} 加个高对比的{thing} 再添几朵云 加一个更亮的{thing}
        加一只{color}的{animal} 在夕阳下加一对{person} {place}画个{fantasy} 给{person}加个{clothes} 给她化妆
        给{person}加点腮红 给头发做挑染高光 给{person}的头发挑染{color} 给{part}打高光 给{part}加阴影修容
        涂上{color}口红 戴上哑光口红 穿{color}马卡龙{clothes} 画面里需要一个{any} 要是有个{any}就好了
        我想在{region}看到{plural} 多一点{plural} 来几只{animal} {place}来个{any} 让{person}身后有{weather}
        给{region}铺上{weather} 加点{plural}进去
    """),
    "removal": words("""
        去掉{any} 去掉那个{any} 删掉{any} 删除{any} 移除{any} 把{any}去掉 把{any}删掉 把{any}P掉 把{any}抹掉
        把那个{any}移走 把{any}拿走 擦掉{any} 消除{any} 清除{any} 抹去{any} 把{any}擦除
        把{place2}的{any}去掉 去掉{place2}的{any} 去掉{color}的{thing} 把{color}的{thing}去掉 让{any}消失
        把{any}藏起来 隐藏{any} 不要{any} 不要那个{any} 去掉所有{any} 把所有的{plural}都删了 去掉背景 抠图
        把背景去掉 删除背景 把{person}抠出来 去掉水印 去水印 去掉文字 把字去掉 去掉日期 去掉logo 去掉路人
        把路人P掉 去除路人甲 去掉{person}的{clothes} 脱掉{clothes} 摘掉{clothes} 把{clothes}摘了
        去掉{part}上的痘痘 祛痘 祛斑 去皱纹 去眼袋 去黑眼圈 去红眼 去掉划痕 去掉污点 去除灰尘 去掉反光
        去掉{thing}的影子 去掉{any}的影子 去掉地上的影子 去除玻璃反光 去掉灯让画面更暗 拿掉{thing}让照片更亮
        去掉那个太亮的{thing} 去掉暗处的{any} 清空{region} 把{region}清理干净 把{thing}上的脏东西去掉
        去掉电线 去掉天上的云 去掉地上的雪 把雨去掉 把烟去掉 去掉{fantasy} 画面里不要有{any} 把多余的人去掉
        把杂物去掉 只留下{any}，其他都删掉 {any}太碍眼了，去掉 {any}很多余 把那只{animal}弄走 把{animal}去掉
        把{thing}清掉 帮我去掉这个{any} 去掉边框 去掉黑边 去掉贴纸 去掉我脸上的字 去掉霓虹灯 把月亮去掉
        去掉太阳 把灯光P掉 去掉黑白照片里的{any} 去掉老照片上的折痕 修复老照片的划痕 剔除{any}
    """),
    "replacement": words("""
        把{any}变成{any2} 把{any}换成{any2} 把{any}改成{any2} 用{any2}替换{any} 将{any}替换为{any2}
        {any}换成{any2} 把{animal}变成{animal2} 把{person}变成{fantasy} 把{person}换成{animal}
        让{person}变成{animal} 把{region}变成沙漠 把{region}换成大海 把天空换成夕阳 把天空换成晚霞
        把天空换成星空 换天空 换个天空 换个背景 换背景 把背景换成{thing} 背景换成海边 把背景换成夜景
        背景换成黑白的墙 把背景换成{color} 换成白底 换成蓝底证件照 换脸 把{person}的脸换成{person2}
        给{person}换个发型 换身衣服 给她换一条{clothes} 把{clothes}换成{color}的{clothes}
        让{person}变{state} 让她看起来更{state} 让他{state}一点 让{person}看起来{state}
        让{animal}看起来{state} 让{thing}看起来{state} 让她的笑容更灿烂明亮 让{person}笑得更温暖
        让{person}的表情更{state} 让{person}{act} 让{animal}{act} 让她{act} 叫{person}{act}
        {person}应该{act} 把{part}变成{any} 给{person}一个{animal}的头 把{thing}变新 把{thing}弄坏
        让{thing}更破旧 把{thing}修好 把季节换成冬天的雪景 把草地变成雪地 让树叶都掉光 让树开花
        让{thing}开花 把{person}变老 把我变年轻 让{person}变瘦 瘦脸 大眼 把{part}变大 把{part}变小
        让{part}更{state} 把水换成酒 把咖啡换成茶 把黑白照片换成彩色海报 把画里的{any}换成{any2}
        把{thing}和{thing2}互换 用{fantasy}代替{person} 让{animal}变成机器 让太阳变成月亮 把太阳换成月亮
        把月亮换成太阳 把路灯换成灯笼 把白天的街道换成霓虹都市街道 把{thing}改造成{thing2}
        让{person}穿得更暖 让{person}手里的{thing}变成{thing2}
    """),
    "one part only": words("""
        只把{region}调暗 只把{region}调亮 只调亮{region} 只压暗{region} 把{region}调亮 把{region}调暗一点
        把{region}变{comp} 让{region}更{comp} 让{region}{comp}一点 {region}{comp}一点 {region}要{comp}些
        把她的{part}调亮 把他的{part}调暗 把我的{part}调白 让她的{part}更{comp} 让{person}的{part}{comp}一些
        把{person}调亮 让{any}更{comp} 让{any}{comp}一点 把{any}弄{comp}一点 {any}太暗了 {any}太亮了
        {any}不够{comp} {region}太暗了 {region}太亮了 {region}过曝了 {part}太黑了 {part}太白了 {part}发黄
        {person}太黑了 {any}偏色 提高{region}的亮度 降低{region}的亮度 增加{any}的对比度
        提高{region}的饱和度 降低{any}的饱和度 加强{region}的对比 把{region}的色温调暖 让{region}偏{color}
        把{any}变成{color} 把{thing}涂成{color} 把{thing}刷成{color} 把{thing}染成{color} 把头发染成{color}
        把{clothes}变成{color} 把{clothes}换成{color} 把{person}的{clothes}改成{color} {clothes}改成{color}
        {thing}要{color}的 把{color}的{thing}变成{color2} 把{color}{thing}改成{color2}
        把{color}的{clothes}换成{color2}的 给{thing}换个颜色 改变{thing}的颜色 换{clothes}的颜色
        把{any}的颜色换成{color} 美白牙齿 美白 美白皮肤 肤色调白一点 肤色提亮 脸提亮 脸亮一点 {part}亮一点
        {part}白一点 把{part}提亮 {part}红润一点 让{part}红一点 让绿色更鲜艳 让蓝色更深 让{hue}更鲜艳
        让{hue}更亮 把{hue}调暗 把{hue}调淡一点 提高{hue}的饱和度 降低{hue}饱和度 {hue}更浓一点 只加强{hue}
        只保留{hue} 只保留{hue}，其他变黑白 {hue}太艳了 让{hue}部分更亮 {hue}的亮度降低 减弱{hue}
        {hue}不要那么鲜艳 除了{any}都变黑白 只有{any}是彩色的 背景变黑白，{person}保留颜色 背景黑白 背景变暗
        背景压暗 背景调亮 背景偏蓝 把背景变成黑白 保留{any}的颜色 除了{person}其他都调暗 {any}以外的地方调暗
        左半边调亮 右半边变黑白 上半部分调暗 下半部分调暖 一半黑白一半彩色 左边变暖右边变冷 中间亮一点
        把中间调亮一点点，只要中间那块地方 把左上角调暗 局部提亮 局部调亮{any} 单独调亮{any} 突出{any}
        让{any}更突出 让{any}发光 让{any}发亮 让{thing}的光更亮 让路灯更亮 路灯亮一点 灯光只照{any}
        给{any}打光 给{person}补光 给{part}补光 给{any}加{color}滤镜 只给{region}加{color}滤镜
        把{region}染成{color} 给{region}加雾 让{region}起雾 让{region}变成夜晚 天空变成夜晚的样子
        让天空有夕阳的颜色 天空做成夕阳色 把天空变成黄昏 给天空去雾 {region}去雾 {region}更通透
        在{any}周围加暗角 给{any}加暗角 {any}周围压暗 {region}的阴影提亮 {part}的阴影淡一点 压{region}的高光
        {part}上的高光太亮 {region}的高光压暗 把{region}反色 把{any}反相 {any}变黑白 把{any}做旧
        让{thing}更复古 {any}调成复古色 校正{region}的曝光 校正{part}的白平衡 {part}的肤色偏黄
        让{region}的蓝更蓝 让树叶更绿 让草更绿 让草地更绿 让海更蓝 让天更蓝 天蓝一点 把天调蓝 让雪更白
        把雪调白 让水更清 让{animal}的毛更亮 把{animal}的颜色变浅 {thing}颜色深一点 {thing}颜色浅一点
        {clothes}颜色太艳了 {clothes}颜色亮一点 照片里的{any}调亮 把照片里的{any}调暗
        把图片中的{any}变成{color} 照片中的{any}太暗了 把{any}和{any2}调亮 让{person}更{comp} 让她更白
        让他黑一点 给{person}晒黑 小麦色皮肤 调亮{place2}的{any} {place2}的{any}{comp}一点 把{place2}调暗
        {place2}暗一些 让月亮更亮 让太阳更亮 月亮亮一点 太阳红一点 让星星更亮 让云更有层次 让霓虹灯更亮
        让招牌更鲜艳 把灯关掉 关掉{thing}的灯 给{person}的{part}加点光 阳光照在{any}上的地方亮一点
        墙上的影子淡一点 {thing}的影子深一点 窗外过曝了，压一下 逆光的人脸提亮 把人脸提亮 人像提亮
        只让{animal}{comp} 皮肤通透一点 皮肤白皙通透 {part}更有光泽
    """),
    "text": words("""
        写上{text} 写{text} {place}写{text} 加文字{text} 加一行字{text} 添加文字 加字 加字幕 加个标题
        加标题{text} 打上{text} 把{text}写{place} 在照片上写{text} 在图上加{text} 在墙上写{text}
        在{thing}上写{text} 在{thing}上印{text} 加水印 打水印 加个水印{text} 加签名 签上我的名字 加日期
        加拍摄日期 加时间戳 加个对话框 加个气泡写{text} 用{color}字写{text} 用黑白字体写{text}
        用霓虹字写{text} 用复古字体写{text} 在左下角写{text} 把招牌改成{text} 把字改成{text} 招牌上写{text}
        标注{any} 给{any}加标签 写首诗{place} 加个落款 盖个章 加个logo 配一句话 配文{text} 加点文案
        底部加一行小字 题字{text} 加表情包文字{text} 把文字调大 换个字体 加一句{text} 放上{text}几个字
        加上{text}四个字 用发光的字写{text}
    """),
    "geometry": words("""
        裁剪 裁一下 裁剪一下 裁成正方形 裁剪成16:9 把{any}裁掉 裁掉{region} 裁掉边缘 裁掉四个角 裁掉暗角
        旋转 旋转90度 旋转一下 把它转90度 把照片转过来 向左旋转 向右转 顺时针旋转 翻转 水平翻转 上下翻转
        左右翻转 镜像 镜像翻转 左右对调 把照片倒过来 倒过来 颠倒过来看 放大 缩小 放大一点 缩小一点 放大照片
        把图放大两倍 把{any}放大 把{any}缩小 把{any}变大 把{any}变小 调整大小 改尺寸 改成1080x1920 变成竖版
        改成横图 改成方图 拉伸 拉宽 压扁 把照片拉长 拉直 扶正 把地平线扶正 地平线调平 照片歪了 歪了，扶正
        校正透视 校正畸变 镜头校正 把{any}往左移 把{any}往右移一点 把{any}移到中间 移动{any} 让{any}居中
        居中 换个角度 换个视角 从上面看 拉近镜头 拉远镜头 把镜头拉近 扩展画布 扩图 补全四周 扩大画面
        加宽画面 向外扩展背景 圆角 加圆角 把四角变圆 把角裁圆 缩放到50% 倾斜 把{person}拉高 拉长腿 把腿拉长
        变瘦 瘦身 瘦腿 复制一个{any} 把{any}复制一份 让{any}靠近一点 让{any}离远一点 变形 扭曲 液化 拼图
        拼成九宫格 九宫格切图 切成两半 只留左半边 把右边切掉 二次构图 重新构图 构图不好，裁一下 三分法构图
        顺时针转一点 转正 左右反过来 把画面转正 上下颠倒
    """),
    "style": words("""
        变成{style} 变成{style}风格 把它变成{style} 把照片变成{style}风格 转成{style} 改成{style}画
        做成{style}的样子 用{style}的风格 {style}风格 {style}效果 像{style}一样 画成{style} 重画成{style}
        {style}滤镜 把{person}变成{style} 把{person}画成{style} 卡通化 动漫化 漫画脸 转手绘 变成手绘 变成画
        像画的一样 素描效果 加笔触 有笔触感 像游戏画面 变成游戏画面 变成海报 做成海报 做成杂志封面 做成邮票
        做成明信片 变成毛绒玩具 变成积木 变成石雕 抽象一点 变成抽象的 搞笑一点 恐怖一点 可爱一点
        变成未来世界 变成古代 变成中世纪 古风 中国风 国潮风 欧美风 极简风格 波普风 做成黑白素描 彩色铅笔画
        做成黑白漫画 黑白线稿 暖色调的油画 夜晚的水彩画 夕阳油画风格 梦幻的卡通 做成表情包 做成头像 做成logo
        做成剪影画 用{style}画一张 学{style}的画法 毕加索那样 梵高星空 让它像{style} 改成{style}的画风
        换个画风 变成版画 转成像素风
    """),
    "detail": words("""
        锐化 锐化一下 锐化{any} 锐化{part} 把照片锐化 清晰一点 更清晰 变清晰 把照片变清晰 让照片更清晰
        让{any}更清晰 提高清晰度 增加清晰度 清晰度调高 太模糊了 照片糊了 {obj}太糊了 糊了 {obj}不清楚
        不够清晰 模糊 模糊一点 把背景模糊 背景虚化 虚化背景 虚化 把{any}模糊 {any}打码 打马赛克
        给{part}打马赛克 加马赛克 降噪 去噪 去噪点 噪点太多了 减少噪点 消除噪点 加噪点 加颗粒 加胶片颗粒
        颗粒感 加颗粒感 胶片颗粒重一点 去颗粒 提高分辨率 超分辨率 变高清 高清 高清修复 修复清晰度 变4K
        4K画质 提高像素 画质提高 提高画质 画质增强 无损放大 磨皮 磨皮一下 {part}磨皮 皮肤光滑一点 皮肤细腻
        美颜 美颜一下 柔焦 柔焦效果 加柔焦 柔化皮肤 景深 浅景深 大光圈效果 加散景 光斑虚化 运动模糊 动感模糊
        径向模糊 高斯模糊 对焦 重新对焦 对焦不准 对焦到{any} 去模糊 手抖了，修清楚 抖了 细节更多 增加细节
        增强细节 丰富细节 突出细节 细节增强 纹理清晰一点 增加纹理 增加锐度 锐度高一点 降低锐度 边缘锐化
        边缘模糊 四角模糊 边缘虚化 让文字清楚 让{any}清楚一点 去摩尔纹 去紫边 去锯齿 平滑一点 变平滑
        修复老照片的清晰度 黑白照片变清晰 让{part}更细腻 毛发清晰 让远处更清晰 清晰
    """),
    "another effect": words("""
        HDR HDR效果 变成HDR 加HDR 加HDR滤镜 做成HDR 高动态范围 色调分离 做色调分离 海报化 曝光重叠 双重曝光
        二次曝光 多重曝光 中途曝光 曝光过度化效果 日晒效果 移轴 移轴效果 加移轴 加镜头光晕 镜头光晕 加光晕
        加眩光 漏光 漏光效果 加漏光 加光效 发光效果 辉光 加辉光 柔光滤镜 加柔光 黑柔 黑柔滤镜 星芒 加星芒
        光斑效果 故障艺术 故障效果 故障风 glitch效果 抖音故障 VHS效果 录像带效果 扫描线 加扫描线 半调 半色调
        网点效果 热成像 热成像效果 红外 红外线效果 红外摄影 夜视仪 夜视效果 透明 变透明 透明度50%
        降低不透明度 改透明度 背景透明 色差 加色差 色散效果 镜头色散 RGB分离 通道分离 红蓝互换 交换红蓝通道
        交换通道 分离色调 色调分割 阴影染蓝，高光染橙 暗部偏紫、高光偏黄 高光偏{other} 阴影加{other}
        高光染成{hue} 阴影染成{hue} 渐变 加渐变 加渐变滤镜 天空渐变 浮雕 浮雕效果 查找边缘 描边 3D效果 变3D
        裸眼3D 立体眼镜效果 红蓝3D 水波纹 鱼眼 鱼眼效果 万花筒 镜像万花筒 油画笔触 老电影划痕 电视雪花
        像素化 剪影 做成剪影 转成CMYK 改色彩空间 转sRGB 色彩模式 改颜色配置文件 可选颜色 局部色彩 局部留色
        做成动图 变成视频 加动画 延时效果 光轨 慢门效果 拉丝 拖影 长曝光效果 {other}和{other2}双色调
        把红色换成{other} 把绿色变成{other} 把{hue}变成{other} 把{other}换成{hue} 把{other}变成{other2}
        变成{other} {other}一点 更{other} 偏{other} 彩虹色 七彩滤镜 镭射效果 金属质感 玻璃效果 水晶效果
        纸张纹理 加纹理 加旧纸纹理 折痕效果 加雨滴玻璃效果 二值化 阈值 变成纯黑和纯白两种颜色 三色调
        四色印刷 降低色阶数 8位色 减少颜色数量 混合模式 叠加模式 正片叠底
    """),
    "question": QUESTIONS,
    "unclear": UNCLEAR,
}
# fmt: on
TEMPLATES = {kind: texts + EVERYDAY_REFUSALS[kind] for kind, texts in _TEMPLATES.items()}

# how often each kind is drawn
WEIGHTS = {
    "new content": 2.6,
    "removal": 1.5,
    "replacement": 1.6,
    "one part only": 3.6,
    "text": 0.9,
    "geometry": 1.1,
    "style": 1.0,
    "detail": 1.2,
    "another effect": 1.3,
    "question": 0.9,
    "unclear": 1.0,
}
