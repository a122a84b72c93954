using System.Security.Cryptography;
using EmbargoDesk.Core.Distribution;
using MimeKit;
using MimeKit.Cryptography;
using NodaTime;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using static EmbargoDesk.Core.Tests.Distribution.MailSamples;

namespace EmbargoDesk.Core.Tests.Distribution;

/// <summary>Copies that are encoded once and signed, each with its own few bytes; MimeKit's verifier judges the signatures.</summary>
public sealed class MailingCopiesTests
{
    private static readonly Instant DatedAt = Instant.FromUtc(2026, 10, 28, 15, 59);
    private static readonly ComposedMessage English = Compose(MailingKind.Advance);
    private static readonly ComposedMessage Arabic = Compose(
        MailingKind.Advance, content: Content with { Headline = "عودة أعشاب البحر 🌿", Body = $"<p>{string.Concat(Enumerable.Repeat("توصلت الدراسة ", 200))}</p>" });

    private static readonly AsymmetricCipherKeyPair Edwards = NewEdwards();
    private static readonly (DkimKey Key, byte[] Pkcs8, AsymmetricKeyParameter Public) RsaKey = NewRsa();
    private static readonly DkimKey EdwardsKey = Key("ed", DkimAlgorithm.Ed25519Sha256);

    [Theory]
    [InlineData("english", "rsa")]
    [InlineData("english", "ed")]
    [InlineData("english", "rsa ed")]
    [InlineData("arabic", "rsa ed")]
    public void A_signature_verifies_and_one_changed_byte_breaks_it(string text, string keys)
    {
        var copies = Copies(text == "arabic" ? Arabic : English);
        using var rsa = new DkimSign(RsaKey.Key, [.. RsaKey.Pkcs8]);
        using var edwards = new DkimSign(EdwardsKey, PrivateKeyInfoFactory.CreatePrivateKeyInfo(Edwards.Private).GetDerEncoded());
        DkimSign[] signing = [.. keys.Split(' ').Select(k => k == "rsa" ? rsa : edwards)];
        var raw = Bytes(copies.Of(Delivery(name: "Åsa Öberg", inReplyTo: "OLD@institute.example"), signing));

        Assert.Equal(signing.Length, Verified(raw));
        var changed = raw.ToArray();
        changed[changed.AsSpan().LastIndexOf("\r\n\r\n"u8) + 6] ^= 1;
        Assert.Equal(0, Verified(changed));
        var renamed = raw.ToArray();
        renamed[renamed.AsSpan().IndexOf("Subject:"u8) + 10] ^= 1;
        Assert.Equal(0, Verified(renamed));
    }

    [Fact]
    public void What_was_not_there_cannot_be_added()
    {
        using var rsa = new DkimSign(RsaKey.Key, [.. RsaKey.Pkcs8]);
        var raw = Raw(Copies(English).Of(Delivery(), [rsa]));

        Assert.Equal(1, Verified(System.Text.Encoding.UTF8.GetBytes(raw)));
        foreach (var added in (string[])["Subject: another", "From: somebody@else.example"])
        {
            Assert.Equal(0, Verified(System.Text.Encoding.UTF8.GetBytes($"{added}\r\n{raw}")));
        }
    }

    [Theory]
    [InlineData("english")]
    [InlineData("arabic")]
    public void Each_copy_says_in_both_parts_what_the_message_says_with_the_recipients_own_link(string text)
    {
        var message = text == "arabic" ? Arabic : English;
        var copies = Copies(message);
        foreach (var token in (string[])["T0KEN4567890123456789ABCDE", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "00000000000000000000000000"])
        {
            var copy = Read(copies.Of(Delivery(token: token), []));

            Assert.Equal(Filled(message.Text, token), copy.TextBody!.ReplaceLineEndings("\n"));
            Assert.Equal(Filled(message.Html, token), copy.HtmlBody!.ReplaceLineEndings("\n"));
            Assert.Equal($"{token}@institute.example", copy.MessageId);
            Assert.Equal($"<https://news.institute.example/u/{token}>", copy.Headers[HeaderId.ListUnsubscribe]);
        }
    }

    [Fact]
    public void Signed_ahead_or_now_or_by_another_process_it_is_the_same_bytes()
    {
        using var rsa = new DkimSign(RsaKey.Key, [.. RsaKey.Pkcs8]);
        using var again = new DkimSign(RsaKey.Key, [.. RsaKey.Pkcs8]);
        var (copies, other) = (Copies(English), Copies(English));
        var now = Bytes(copies.Of(Delivery(), [rsa]));

        Assert.Equal(now, Bytes(copies.Of(Delivery(), [rsa], copies.Sign(Delivery(), [rsa]))));
        Assert.Equal(now, Bytes(other.Of(Delivery(), [again])));
    }

    [Fact]
    public void Many_threads_get_their_own_copies()
    {
        using var rsa = new DkimSign(RsaKey.Key, [.. RsaKey.Pkcs8]);
        var copies = Copies(English);
        Parallel.For(0, 200, i => Assert.Equal(1, Verified(Bytes(copies.Of(Delivery(token: $"{i:00000000000000000000000000}", lists: $"List {i % 3}"), [rsa])))));
    }

    [Theory]
    [InlineData("a  b \t\r\n\r\nc\r\n\r\n\r\n", "a b\r\n\r\nc\r\n")]
    [InlineData("a", "a\r\n")]
    [InlineData("\r\n\r\n", "")]
    [InlineData("", "")]
    [InlineData(" a\r\n\t\r\n b", " a\r\n\r\n b\r\n")]
    public void The_relaxed_body_is_that_of_the_standard(string body, string relaxed) =>
        Assert.Equal(relaxed, System.Text.Encoding.ASCII.GetString(Dkim.RelaxedBody(System.Text.Encoding.ASCII.GetBytes(body)).Body));

    [Fact]
    public void The_relaxed_header_is_that_of_the_standard()
    {
        Assert.Equal("a:X", Dkim.RelaxedHeader("A", " X\r\n"));
        Assert.Equal("b:Y Z", Dkim.RelaxedHeader("B", " Y\t\r\n\tZ  \r\n"));
    }

    private static MailingCopies Copies(ComposedMessage message) => new(Frozen(message), Mailing(DatedAt), House, null);

    private static string Filled(string part, string token) =>
        part.Replace(ComposedMessage.LinkGap, token, StringComparison.Ordinal).Replace(ComposedMessage.ListGap, "Science desks, Europe", StringComparison.Ordinal);

    // How many of its signatures hold; none, if one of them does not.
    private static int Verified(byte[] raw)
    {
        var message = MimeMessage.Load(new MemoryStream(raw));
        var verifier = new DkimVerifier(new Published());
        var signatures = message.Headers.Where(h => h.Id == HeaderId.DkimSignature).ToList();
        return signatures.All(s => verifier.Verify(FormatOptions.Default, message, s)) ? signatures.Count : 0;
    }

    private static DkimKey Key(string selector, DkimAlgorithm algorithm) => new()
    {
        Id = selector, Domain = "institute.example", Selector = selector, Algorithm = algorithm, ProtectedKey = "", PublicKey = "", CreatedAt = DatedAt, CreatedBy = "Ebba",
    };

    private static (DkimKey, byte[], AsymmetricKeyParameter) NewRsa()
    {
        using var rsa = RSA.Create(2048);
        return (Key("rsa", DkimAlgorithm.RsaSha256), rsa.ExportPkcs8PrivateKey(), PublicKeyFactory.CreateKey(rsa.ExportSubjectPublicKeyInfo()));
    }

    private static AsymmetricCipherKeyPair NewEdwards()
    {
        var maker = new Ed25519KeyPairGenerator();
        maker.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        return maker.GenerateKeyPair();
    }

    /// <summary>What the DNS would say.</summary>
    private sealed class Published : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            (domain, selector) switch
            {
                ("institute.example", "rsa") => RsaKey.Public,
                ("institute.example", "ed") => Edwards.Public,
                _ => throw new InvalidOperationException($"{selector} of {domain}"),
            };

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
