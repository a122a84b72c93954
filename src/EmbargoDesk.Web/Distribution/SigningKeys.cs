using System.Collections.Concurrent;
using System.Security.Cryptography;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using MimeKit.Cryptography;
using NodaTime;
using Org.BouncyCastle.Security;

namespace EmbargoDesk.Web.Distribution;

/// <summary>The keys that sign, decrypted when they are first needed.</summary>
public sealed class SigningKeys(IDbContextFactory<DeskDb> dbs, Office office, IDataProtectionProvider protection)
{
    /// <summary>The purpose under which a private key is protected: its PKCS #8 bytes in Base64.</summary>
    public const string Purpose = "DkimKey";

    // What a receiver shows of a message, and what says what it is (RFC 6376 section 5.4.1).
    private static readonly HeaderId[] Signed =
        [HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.ReplyTo, HeaderId.MimeVersion, HeaderId.ContentType, HeaderId.ContentTransferEncoding, HeaderId.AutoSubmitted];

    private readonly ConcurrentDictionary<string, Lazy<Task<DkimSign>>> ready = new();

    /// <summary>The ids of the keys with which a mailing that is armed now is signed: the newest in use of each algorithm, whose domain is the sender's or above it.</summary>
    internal async Task<IReadOnlyList<string>> ChosenAsync(DeskDb db, Instant wall, CancellationToken cancel)
    {
        var sender = MailCopy.Domain(office);
        var inUse = await db.DkimKeys.AsNoTracking().Where(k => k.ActiveAt <= wall && k.RetiredAt == null).ToListAsync(cancel);
        return
        [
            .. inUse.Where(k => sender.Equals(k.Domain, StringComparison.OrdinalIgnoreCase) || sender.EndsWith($".{k.Domain}", StringComparison.OrdinalIgnoreCase))
                .GroupBy(k => k.Algorithm).OrderBy(g => g.Key).Select(g => g.OrderBy(k => k.ActiveAt).ThenBy(k => k.Id, StringComparer.Ordinal).Last().Id),
        ];
    }

    /// <summary>The keys of a mailing.</summary>
    /// <exception cref="RelayUnavailableException">One cannot be had: its mail waits rather than going unsigned.</exception>
    public async Task<IReadOnlyList<DkimSign>> OfAsync(Mailing mailing)
    {
        var keys = new List<DkimSign>(mailing.DkimKeyIds.Count);
        foreach (var id in mailing.DkimKeyIds)
        {
            var key = ready.GetOrAdd(id, _ => new(() => ReadAsync(id)));
            try
            {
                keys.Add(await key.Value);
            }
            catch (Exception e)
            {
                ready.TryRemove(new(id, key));
                throw e is CryptographicException or FormatException or InvalidOperationException ? Unreadable(id, e) : e;
            }
        }

        return keys;
    }

    /// <summary>Signs one message that belongs to no mailing, such as an alarm, as a mailing of now would be. Its parts are encoded for the way first.</summary>
    /// <exception cref="RelayUnavailableException">A key cannot be had; the message is as it was, but for its encoding.</exception>
    public async Task SignAsync(MimeMessage message, Instant wall, CancellationToken cancel)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        message.Prepare(EncodingConstraint.SevenBit);
        List<HeaderId> signed = [.. Signed.Where(message.Headers.Contains)];
        foreach (var id in await ChosenAsync(db, wall, cancel))
        {
            try
            {
                var (key, pkcs8) = await PrivateAsync(id);
                var algorithm = key.Algorithm == DkimAlgorithm.Ed25519Sha256 ? DkimSignatureAlgorithm.Ed25519Sha256 : DkimSignatureAlgorithm.RsaSha256;
                var signer = new DkimSigner(PrivateKeyFactory.CreateKey(pkcs8), key.Domain, key.Selector, algorithm)
                {
                    HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed, BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
                };
                signer.Sign(message, signed);
            }
            catch (Exception e) when (e is CryptographicException or FormatException or InvalidOperationException or ArgumentException)
            {
                throw Unreadable(id, e);
            }
        }
    }

    private static RelayUnavailableException Unreadable(string id, Exception e) =>
        new($"The signing key {id} cannot be read, so mail that is to be signed with it waits: {e.Message}", e);

    private async Task<DkimSign> ReadAsync(string id)
    {
        var (key, pkcs8) = await PrivateAsync(id);
        return new DkimSign(key, pkcs8);
    }

    private async Task<(DkimKey Key, byte[] Pkcs8)> PrivateAsync(string id)
    {
        await using var db = await dbs.CreateDbContextAsync();
        var key = await db.DkimKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == id) ?? throw new FormatException("there is no such key any more.");
        return (key, Convert.FromBase64String(protection.CreateProtector(Purpose).Unprotect(key.ProtectedKey)));
    }
}
