"""The leaves of the Chinese grammar: what is said for one family, by the place it takes in a sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChineseWords:
    """The leaves of one family.

    In actions {obj} stands for the whole picture and {of} for "of the picture" or nothing; the marks are
    places for a degree: ^ an adverb, ~ a measure, * an adjective.

    states:     adjectives after "更", "变得" or before "一点"
    looks:      names of a look, before "风格", "效果", "氛围"
    things:     uncounted nouns after "加点", "来点"
    actions:    imperatives
    complaints: other sentences that ask for the edit, without a degree
    degrees:    whether "a little" and "a lot" make sense
    """

    states: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    degrees: bool = True

    def all_leaves(self) -> tuple[str, ...]:
        """The leaves of all places."""
        return self.states + self.looks + self.things + self.actions + self.complaints

    def with_more(self, more: ChineseWords | None) -> ChineseWords:
        """These leaves and then the others."""
        if more is None:
            return self
        places = ("states", "looks", "things", "actions", "complaints")
        return ChineseWords(**{p: getattr(self, p) + getattr(more, p) for p in places}, degrees=self.degrees)


def words(text: str) -> tuple[str, ...]:
    """The entries of a list that is written with blanks between them."""
    return tuple(text.split())


OBJECTS = words("""
    它 它 这张照片 这张照片 照片 照片 照片 图片 图片 这张图片 图像 画面 画面 整张图 整个画面 这幅画 图层
    全图 这张图 整张照片 整幅图 整体 这张相片 这个画面 我的照片 这幅图 整张图片 这幅作品 这张 图 当前图层
    原图 这幅照片 我拍的照片 我这张照片 整幅画面 这个图 这图 这照片
""")
OBJECTS_WITH_CONTENT = words("""
    这张{any}的照片 {any}的照片 我拍的{any}照片 这幅{any}的图片 这张有{any}的图 整张{any}照片
""")
OF = words("""
    照片的 图片的 画面的 画面 图像的 整体 整体的 它的 全图的 这张图的 这张照片的 整个画面的 整张照片的
    整幅图的 图片 照片 这幅画的 图层的
""")
