using System.Text;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Distribution.Bounces;
using MimeKit;

namespace EmbargoDesk.Core.Tests.Distribution.Bounces;

/// <summary>The messages of Samples/*.eml, about one copy.</summary>
internal static class BounceSamples
{
    public const string Address = "ana.lind@paper.example";

    public static readonly BounceAddress Returns = new("press-bounces@institute.example", '+');

    public static readonly Delivery Copy = Delivery(815, "k7x2m9qw4rtbn83vz6hjc1pdgs");

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Distribution", "Bounces", "Samples");

    public static IEnumerable<string> Files => Directory.GetFiles(Folder, "*.eml").Select(f => Path.GetFileNameWithoutExtension(f));

    public static Delivery Delivery(long id, string token) => new()
    {
        Id = id, MailingId = "m", ReleaseId = "r", Kind = MailingKind.Lift, VersionNumber = 1, Occasion = 1, RecipientId = "p", Address = Address, CanonicalAddress = Address, Name = "Ana Lind",
        Token = token, Form = MessageForm.Full,
    };

    public static string Text(string file, Func<string, string>? change = null)
    {
        var text = File.ReadAllText(Path.Combine(Folder, file + ".eml"));
        var returns = Returns.Of(Copy);
        return (change?.Invoke(text) ?? text)
            .Replace("{VERPUPPER}", returns.ToUpperInvariant(), StringComparison.Ordinal)
            .Replace("{VERP}", returns, StringComparison.Ordinal)
            .Replace("{FORGED}", Returns.Of(Delivery(Copy.Id, "another7token7of7nobody7at")), StringComparison.Ordinal)
            .Replace("{TOKEN}", Copy.Token, StringComparison.Ordinal);
    }

    public static BounceReading Read(string file, Func<string, string>? change = null)
    {
        using var message = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(Text(file, change))));
        return BounceReader.Read(message, Returns, MailSamples.House);
    }
}
