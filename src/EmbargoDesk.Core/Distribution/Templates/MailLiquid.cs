using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace EmbargoDesk.Core.Distribution.Templates;

/// <summary>What is wrong with a template, as a sentence for the person who wrote it. It holds nothing of a release.</summary>
public sealed class TemplateException(string sentence) : Exception(sentence);

/// <summary>
/// Liquid with nothing in it but choosing, repeating and writing out: no files, no variables that grow, no numbers to count to, no way to switch
/// encoding off. Whatever is typed, it ends soon and small, and reaches nothing but the fields.
/// </summary>
internal static partial class MailLiquid
{
    private const int LongestTemplate = 65_536, MostTags = 600, LongestTag = 600, LongestOutput = 2_000_000;
    private static readonly HashSet<string> Tags = ["if", "unless", "case", "for", "break", "continue", "comment", "raw", "#"];

    // None of these can make a text much longer than what goes in.
    private static readonly HashSet<string> Filters = ["upcase", "downcase", "capitalize", "default", "join", "first", "last", "size", "strip", "truncate", "append", "prepend", "remove"];
    private static readonly FluidParser Parser = NewParser();
    private static readonly TemplateOptions Options = NewOptions();

    // As few characters as possible become numbers: a Cyrillic mail stays readable in its source.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Writes a template out.</summary>
    /// <param name="template">Liquid.</param>
    /// <param name="part">Whether the output is encoded for HTML.</param>
    /// <param name="fields">What it may name.</param>
    /// <exception cref="TemplateException">It cannot be read, names what is not there, or does not end.</exception>
    public static string Write(string template, MailPart part, IReadOnlyDictionary<string, FluidValue> fields)
    {
        var parsed = Parse(template);
        var names = new NamesUsed();
        names.VisitTemplate(parsed);
        names.Check(fields.Keys);
        var context = new TemplateContext(Options) { CultureInfo = CultureInfo.InvariantCulture };
        foreach (var (name, value) in fields)
        {
            context.SetValue(name, value);
        }

        using var output = new ShortWriter(LongestOutput);
        try
        {
            // Nothing in reach waits for anything: it has ended when it returns.
            parsed.RenderAsync(output, part == MailPart.Html ? Encoder : NullEncoder.Default, context).AsTask().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is FluidException or InvalidOperationException or ArgumentException or FormatException or InvalidCastException)
        {
            throw new TemplateException(Sentence(e.Message));
        }

        return output.ToString();
    }

    private static IFluidTemplate Parse(string template)
    {
        if (template.Length > LongestTemplate)
        {
            throw new TemplateException($"It is longer than {LongestTemplate:#,0} characters; shorten it.");
        }

        // The parser calls itself for what stands inside: a depth that no mail needs could end the program.
        var tags = Braces().Matches(template);
        if (tags.Count > MostTags || tags.Any(t => t.Length > LongestTag))
        {
            throw new TemplateException($"It has more than {MostTags} places in braces, or one that is longer than {LongestTag} characters; make it simpler.");
        }

        return Parser.TryParse(template, out var parsed, out var error) ? parsed : throw new TemplateException(Sentence(error));
    }

    private static string Sentence(string error)
    {
        var first = error.Split('\n')[0].Trim();
        if (UnknownTag().Match(first) is { Success: true } tag)
        {
            return $"“{tag.Groups["name"].Value}” (line {tag.Groups["line"].Value}) is not available in mail; there are if, unless, case, for and comment.";
        }

        if (UnknownFilter().Match(first) is { Success: true } filter)
        {
            return $"The filter “{filter.Groups["name"].Value}” is not available in mail; there are {string.Join(", ", Filters.Order())}.";
        }

        if (first.Contains("recursion", StringComparison.Ordinal) || first.Contains("maximum number of statements", StringComparison.Ordinal))
        {
            return "It does not come to an end, or repeats too much; make it simpler.";
        }

        return At().Replace(first, m => $" (line {m.Groups["line"].Value})") is var words && words.EndsWith('.') ? words : words + ".";
    }

    private static FluidParser NewParser()
    {
        var parser = new FluidParser();
        foreach (var tag in parser.RegisteredTags.Keys.Where(t => !Tags.Contains(t)).ToList())
        {
            parser.RegisteredTags.Remove(tag);
        }

        return parser;
    }

    private static TemplateOptions NewOptions()
    {
        var options = new TemplateOptions { MaxSteps = 20_000, MaxRecursion = 20, StrictFilters = true };
        foreach (var (name, filter) in options.Filters.ToList())
        {
            options.Filters.Remove(name);
            if (Filters.Contains(name))
            {
                options.Filters.AddFilter(name, (input, arguments, context) => new(Encoded(input, filter(input, arguments, context).AsTask().GetAwaiter().GetResult())));
            }
        }

        return options;
    }

    // What is made out of rich text is text: "body | append: headline" would otherwise write the headline as HTML.
    private static FluidValue Encoded(FluidValue input, FluidValue made) =>
        made is StringValue && !ReferenceEquals(input, made) ? new StringValue(made.ToStringValue()) : made;

    [GeneratedRegex(@"\{[{%].*?[%}]\}", RegexOptions.Singleline)]
    private static partial Regex Braces();

    [GeneratedRegex(@"^Unknown tag '(?<name>[^']*)'.* at \((?<line>\d+):\d+\)")]
    private static partial Regex UnknownTag();

    [GeneratedRegex(@"^Undefined filter '(?<name>[^']*)'")]
    private static partial Regex UnknownFilter();

    [GeneratedRegex(@" at \((?<line>\d+):\d+\)")]
    private static partial Regex At();

    /// <summary>Collects what a template names, so that a slip of the pen is told and not silently empty.</summary>
    private sealed class NamesUsed : AstVisitor
    {
        private readonly HashSet<string> made = ["forloop"];
        private readonly HashSet<string> used = [];
        private readonly HashSet<string> members = [];
        private bool counts;

        public void Check(IEnumerable<string> fields)
        {
            if (counts)
            {
                throw new TemplateException("A range such as (1..3) is not available in mail; repeat over authors, interviews or lines.");
            }

            var known = fields.ToHashSet();
            if (used.FirstOrDefault(n => !made.Contains(n) && !known.Contains(n)) is { } unknown)
            {
                throw new TemplateException($"There is no field “{unknown}” in this mail; there are {string.Join(", ", known.Order())}.");
            }

            if (members.FirstOrDefault(m => !MailFields.Members.Contains(m) && m is not ("index" or "index0" or "length" or "rindex" or "rindex0")) is { } member)
            {
                throw new TemplateException($"Nothing has a “.{member}”; there are {string.Join(", ", MailFields.Members.Order())}.");
            }
        }

        protected override Statement VisitForStatement(ForStatement forStatement)
        {
            made.Add(forStatement.Identifier);
            return base.VisitForStatement(forStatement);
        }

        protected override Expression VisitRangeExpression(RangeExpression rangeExpression)
        {
            counts = true;
            return base.VisitRangeExpression(rangeExpression);
        }

        protected override Expression VisitMemberExpression(MemberExpression memberExpression)
        {
            for (var i = 0; i < memberExpression.Segments.Count; i++)
            {
                if (memberExpression.Segments[i] is IdentifierSegment segment)
                {
                    (i == 0 ? used : members).Add(segment.Identifier);
                }
            }

            return base.VisitMemberExpression(memberExpression);
        }
    }

    /// <summary>Holds so much and no more.</summary>
    private sealed class ShortWriter(int most) : StringWriter(CultureInfo.InvariantCulture)
    {
        private StringBuilder Written => GetStringBuilder();

        public override void Write(char value)
        {
            Room(1);
            base.Write(value);
        }

        public override void Write(string? value)
        {
            Room(value?.Length ?? 0);
            base.Write(value);
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Room(count);
            base.Write(buffer, index, count);
        }

        public override void Write(ReadOnlySpan<char> buffer)
        {
            Room(buffer.Length);
            base.Write(buffer);
        }

        private void Room(int more)
        {
            if (Written.Length + more > most)
            {
                throw new TemplateException("What it writes is far longer than any mail; make it simpler.");
            }
        }
    }
}
