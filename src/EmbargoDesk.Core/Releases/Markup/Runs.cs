using System.Text;

namespace EmbargoDesk.Core.Releases.Markup;

/// <summary>Brings the runs of a block into the one form that the writer and a second reading agree on.</summary>
internal static class Runs
{
    /// <summary>White space closed up, controls gone, neighbours of one style joined. Empty when nothing can be seen.</summary>
    public static List<Run> Clean(IEnumerable<Run> runs)
    {
        var joined = Join(Closed(runs));
        for (var i = 1; i + 1 < joined.Count; i++)
        {
            // A space takes its neighbours' style where they agree, so that "<b>a</b> <b>b</b>" is one run.
            if (IsSpace(joined[i]) && joined[i - 1].Style == joined[i + 1].Style)
            {
                joined[i] = joined[i] with { Style = joined[i - 1].Style };
            }
        }

        joined = Join(joined);
        return joined.Exists(r => r.Text.Any(IsVisible)) ? joined : [];
    }

    private static bool IsSpace(Run run) => run.Text.All(char.IsWhiteSpace);

    private static bool IsVisible(char c) => !char.IsWhiteSpace(c) && c is not ('\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD');

    /// <summary>Spaces and tabs to one space, none beside a line break, none at either end; no two line breaks in a row.</summary>
    private static List<Run> Closed(IEnumerable<Run> runs)
    {
        var closed = new List<Run>();
        var last = '\n';
        foreach (var run in runs)
        {
            var text = new StringBuilder(run.Text.Length);
            for (var i = 0; i < run.Text.Length; i++)
            {
                var c = run.Text[i] switch { '\t' or '\r' or '\f' or '\u0085' => ' ', '\v' or '\u2028' or '\u2029' => '\n', var other => other };
                if ((last == ' ' && c == ' ') || (last == '\n' && char.IsWhiteSpace(c)) || !IsText(run.Text, i, ref c))
                {
                    continue;
                }

                if (c == '\n' && last == ' ')
                {
                    TakeLast(text, closed);
                }

                text.Append(c);
                last = c;
            }

            closed.Add(run with { Text = text.ToString() });
        }

        for (var i = closed.Count - 1; i >= 0; i--)
        {
            closed[i] = closed[i] with { Text = closed[i].Text.TrimEnd() };
            if (closed[i].Text.Length > 0)
            {
                break;
            }
        }

        return closed;
    }

    private static void TakeLast(StringBuilder text, List<Run> closed)
    {
        if (text.Length > 0)
        {
            text.Length--;
            return;
        }

        for (var i = closed.Count - 1; i >= 0; i--)
        {
            if (closed[i].Text.Length > 0)
            {
                closed[i] = closed[i] with { Text = closed[i].Text[..^1] };
                return;
            }
        }
    }

    /// <summary>Drops controls, which databases and XML refuse; half a surrogate pair becomes the replacement character.</summary>
    private static bool IsText(string text, int i, ref char c)
    {
        if (char.IsSurrogate(c))
        {
            var paired = char.IsHighSurrogate(c)
                ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
                : i > 0 && char.IsHighSurrogate(text[i - 1]);
            c = paired ? c : '\uFFFD';
            return true;
        }

        return c == '\n' || !(char.IsControl(c) || c is '\uFFFE' or '\uFFFF');
    }

    private static List<Run> Join(List<Run> runs)
    {
        var joined = new List<Run>(runs.Count);
        var text = new StringBuilder();
        RunStyle style = default;
        foreach (var run in runs)
        {
            if (run.Text.Length == 0)
            {
                continue;
            }

            // A lone space or break bears no style of its own: it would only leave empty marks behind.
            var own = IsSpace(run) && run.Style != style ? default : run.Style;
            if (text.Length > 0 && own != style)
            {
                joined.Add(new Run(text.ToString(), style));
                text.Clear();
            }

            style = own;
            text.Append(run.Text);
        }

        if (text.Length > 0)
        {
            joined.Add(new Run(text.ToString(), style));
        }

        return joined;
    }
}
