namespace EmbargoDesk.Core.Distribution;

/// <summary>The styles that each mail carries in itself: one column, light and dark, desk and phone. Violet belongs to the embargo alone.</summary>
internal static class MailStyle
{
    public const string Sheet = """
        :root { color-scheme: light dark; supported-color-schemes: light dark; }
        body { margin: 0; padding: 0; background: #ffffff; color: #1b2230; font-family: -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; font-size: 16px; line-height: 1.55; -webkit-text-size-adjust: 100%; }
        .col { max-width: 620px; margin: 0 auto; padding: 20px; overflow-wrap: break-word; }
        p { margin: 0 0 16px; }
        ul, ol { margin: 0 0 16px; padding-inline-start: 24px; }
        a { color: #1d5470; overflow-wrap: anywhere; }
        h1 { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Liberation Serif", serif; font-size: 30px; line-height: 1.15; font-weight: 600; letter-spacing: -.01em; margin: 28px 0 12px; }
        h2, h3, h4 { font-size: 16px; line-height: 1.35; margin: 24px 0 8px; }
        h2.part { margin-top: 28px; padding-top: 20px; border-top: 1px solid #dcd9d0; }
        table { border-collapse: collapse; margin: 0 0 16px; }
        td, th { border: 1px solid #dcd9d0; padding: 4px 8px; text-align: start; vertical-align: top; }
        .head { padding: 14px 16px; border-radius: 4px; font-size: 16px; line-height: 1.35; }
        .until { background: #553a8a; color: #ffffff; }
        .open { background: #165c38; color: #ffffff; }
        .gone { background: #7d1f1f; color: #ffffff; }
        .proof { background: #fff3cf; color: #4a3500; border: 2px dashed #8a6400; margin: 0 0 16px; }
        .terms { margin: 12px 0 0; font-size: 15px; }
        .stand { font-family: "Iowan Old Style", "Palatino Linotype", Palatino, Georgia, "Liberation Serif", serif; font-size: 19px; line-height: 1.42; color: #4c5564; }
        .glance { background: #f6f5f1; border-radius: 4px; padding: 14px 16px; margin: 20px 0 0; font-size: 15px; }
        .glance p { margin: 0 0 8px; }
        .glance p:last-child { margin: 0; }
        .k { font-size: 13px; font-weight: 600; color: #4c5564; }
        .end { color: #4c5564; font-weight: 600; letter-spacing: .06em; }
        .again { border-inline-start: 4px solid #553a8a; padding: 2px 12px; font-weight: 700; font-size: 15px; }
        .foot { font-size: 13px; line-height: 1.5; color: #4c5564; }
        .foot p { margin: 0 0 10px; }
        @media (prefers-color-scheme: dark) {
          body { background: #12161b; color: #e8e6e0; }
          a { color: #8fc6e2; }
          h2.part { border-top-color: #313a45; }
          td, th { border-color: #313a45; }
          .until { background: #634bab; }
          .open { background: #1f6b45; }
          .gone { background: #8f2f2f; }
          .proof { background: #3a2d08; color: #ffe6a3; border-color: #b98f2a; }
          .stand, .k, .end, .foot { color: #a9b2bd; }
          .glance { background: #1a2027; }
          .again { border-color: #a793ea; }
        }
        @media (max-width: 480px) { .col { padding: 14px; } h1 { font-size: 27px; } .stand { font-size: 18px; } }
        """;
}
