"""How the page looks: quiet grays, so that the pictures are what has colour, and the system's own fonts."""

from __future__ import annotations

from typing import Any

from gradio.themes import Base

_FONT = (
    "system-ui",
    "Segoe UI",
    "Noto Sans",
    "Noto Sans CJK SC",
    "PingFang SC",
    "Microsoft YaHei",
    "sans-serif",
)
_MONO = ("ui-monospace", "Consolas", "monospace")

CSS = """
.gradio-container { width: 100% !important; max-width: 1240px !important; margin: 0 auto !important;
  padding: 12px 20px 24px !important; box-sizing: border-box; }
.gradio-container > .main { padding: 0 !important; }
.gradio-container main { width: 100% !important; max-width: none !important; padding: 0 !important; margin: 0 !important; }
.gradio-container main > .column, .gradio-container main > .wrap > .column { gap: 12px; }
.gradio-container .tabitem { padding: 8px 0 0 !important; border: 0 !important; }
#title, #stage, #receipt, #title .html-container, #stage .html-container, #receipt .html-container { padding: 0 !important; }
#input, #goal { gap: 0 !important; }
#title header { display: flex; gap: 14px; align-items: baseline; flex-wrap: wrap; }
#title h1 { font-size: 22px; font-weight: 650; letter-spacing: .02em; margin: 0; }
#title p { margin: 0; color: var(--body-text-color-subdued); }
.stage { height: 320px; border-radius: var(--radius-lg); background: var(--background-fill-secondary);
  border: 1px solid var(--border-color-primary); display: flex; align-items: center; justify-content: center;
  text-align: center; overflow: hidden; position: relative; padding: 18px; box-sizing: border-box; }
.stage.idle p { color: var(--body-text-color-subdued); }
.stage.working { padding: 0; }
.stage .preview { position: absolute; inset: 0 0 48px; display: flex; align-items: center; justify-content: center; }
.stage .preview img { height: 100%; max-width: 100%; object-fit: fill; }
.stage .foot { position: absolute; left: 0; right: 0; bottom: 0; padding: 8px 14px 9px;
  background: var(--background-fill-primary); border-top: 1px solid var(--border-color-primary); }
.stage .foot p { margin: 5px 0 0; font-size: 13px; color: var(--body-text-color-subdued); }
.stage .bar { height: 4px; border-radius: 2px; background: var(--border-color-primary); overflow: hidden; }
.stage .bar div { height: 100%; background: var(--color-accent); transition: width .15s linear; }
.stage .bar.unknown div { width: 30% !important; animation: mgie-to-and-fro 1.4s ease-in-out infinite alternate; }
@keyframes mgie-to-and-fro { from { margin-left: 0; } to { margin-left: 70%; } }
@media (prefers-reduced-motion: reduce) { .stage .bar.unknown div { animation: none; margin-left: 35%; } }
.stage.problem { border-color: #d9822b; }
.stage.problem h3, .stage.calm h3 { font-size: 16px; margin: 0 0 6px; }
.stage.problem p, .stage.calm p { margin: 4px 0; color: var(--body-text-color-subdued); }
#gallery .thumbnail-item, #history .thumbnail-item, #listed .thumbnail-item { aspect-ratio: 4 / 3; height: auto; }
#gallery .grid-wrap, #history .grid-wrap { overflow-y: auto; }
#examples { gap: 8px; flex-wrap: wrap; }
#examples button { flex: 0 1 auto; font-weight: 450; }
#numbers, #buttons { flex-wrap: wrap; }
#inpaint { min-width: min(210px, 100%) !important; }
#receipt .receipt { font-size: 14px; padding: 0 2px; }
#receipt summary { cursor: pointer; }
#receipt table { margin: 8px 0 0; font-size: 13px; }
#receipt th { text-align: left; font-weight: 500; padding: 2px 18px 2px 0; color: var(--body-text-color-subdued); }
#receipt td { padding: 2px 0; }
#receipt .note { color: var(--body-text-color-subdued); margin: 0 0 4px; }
#foot small { color: var(--body-text-color-subdued); }
footer { display: none !important; }
@media (max-width: 640px) {
  .gradio-container { padding: 10px 10px 20px !important; }
  .stage { height: 260px; }
  #gallery .grid-container, #history .grid-container, #listed .grid-container {
    grid-template-columns: repeat(3, minmax(0, 1fr)) !important; }
}
"""


def theme() -> Base:
    """No font and nothing else of it comes from elsewhere."""
    base: Any = Base(
        primary_hue="teal",
        secondary_hue="teal",
        neutral_hue="neutral",
        radius_size="md",
        spacing_size="md",
        font=_FONT,
        font_mono=_MONO,
    )
    return base.set(
        color_accent="*primary_600",
        body_text_color_subdued="*neutral_500",
        block_label_text_color="*neutral_600",
        block_title_text_color="*neutral_600",
        input_placeholder_color="*neutral_500",
        body_background_fill="*neutral_100",
        body_background_fill_dark="*neutral_900",
        block_border_width="1px",
        block_shadow="none",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
        button_large_text_size="*text_md",
        button_large_text_weight="550",
        button_large_padding="9px 16px",
        input_background_fill="*neutral_50",
        input_background_fill_dark="*neutral_900",
        input_border_width="1px",
        input_border_color="*neutral_200",
        input_border_color_dark="*neutral_700",
    )
