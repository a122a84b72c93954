using System.Security.Cryptography;
using EmbargoDesk.Core.Audit;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Data;
using EmbargoDesk.Web.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;

namespace EmbargoDesk.Web.Distribution.Setup;

/// <summary>Makes a signing key. Its private half never leaves the database, and stands there encrypted.</summary>
public sealed class MakeDkimKey(IDbContextFactory<DeskDb> dbs, IDeskClock clock, DeskSettings settings, IDataProtectionProvider protection)
{
    private const int RsaBits = 2048;

    /// <summary>Makes an RSA key of 2048 bits, which every receiver understands, or one of Ed25519 to sign beside it. Nothing is signed with it yet.</summary>
    /// <param name="algorithm">Which.</param>
    /// <param name="selector">Under which DNS holds it; "" for one of today's date.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">Invalid: no selector, or taken.</exception>
    public async Task<DkimKey> RunAsync(DkimAlgorithm algorithm, string selector, Actor actor, CancellationToken cancel = default)
    {
        var domain = MailCopy.Domain(settings.Office);
        var now = clock.Wall;
        var asked = selector.Trim().ToLowerInvariant();
        selector = asked.Length > 0 ? asked : $"desk{NodaTime.Text.InstantPattern.CreateWithInvariantCulture("uuuuMMdd").Format(now)}{(algorithm == DkimAlgorithm.Ed25519Sha256 ? "-ed" : "")}";
        if (!DkimRecord.IsSelector(selector))
        {
            throw new RefusedException(Refusal.Invalid, $"“{selector}” cannot be a selector; use letters, digits and hyphens, such as desk2026.");
        }

        var (pkcs8, published) = algorithm == DkimAlgorithm.Ed25519Sha256 ? Edwards() : Rsa();
        var key = new DkimKey
        {
            Id = OpaqueId.New(), Domain = domain, Selector = selector, Algorithm = algorithm, PublicKey = Convert.ToBase64String(published),
            ProtectedKey = protection.CreateProtector(SigningKeys.Purpose).Protect(Convert.ToBase64String(pkcs8)), CreatedAt = now, CreatedBy = actor.Name,
        };
        CryptographicOperations.ZeroMemory(pkcs8);
        await using var db = await dbs.CreateDbContextAsync(cancel);
        if (await db.DkimKeys.AnyAsync(k => k.Domain == domain && k.Selector == selector, cancel))
        {
            throw new RefusedException(Refusal.Invalid, $"There is a key with the selector {selector} already; give this one another.");
        }

        db.DkimKeys.Add(key);
        db.AuditEntries.Add(DkimKeyChanges.Line(key, now, actor, "create", $"{DkimRecord.Name(key)}, {(algorithm == DkimAlgorithm.Ed25519Sha256 ? "Ed25519" : $"RSA {RsaBits}")}"));
        await db.SaveChangesAsync(cancel);
        return key;
    }

    private static (byte[] Pkcs8, byte[] Published) Rsa()
    {
        using var rsa = RSA.Create(RsaBits);
        return (rsa.ExportPkcs8PrivateKey(), rsa.ExportSubjectPublicKeyInfo());
    }

    // The record holds the 32 bytes alone (RFC 8463 section 4.2).
    private static (byte[] Pkcs8, byte[] Published) Edwards()
    {
        var secret = new Ed25519PrivateKeyParameters(new SecureRandom());
        return (PrivateKeyInfoFactory.CreatePrivateKeyInfo(secret).GetDerEncoded(), secret.GeneratePublicKey().GetEncoded());
    }
}

/// <summary>Takes a key into use, and out of it.</summary>
public sealed class DkimKeyChanges(IDbContextFactory<DeskDb> dbs, IDeskClock clock, LookUpDns dns)
{
    /// <summary>What DNS shows of a key, as a sentence; null: it is right.</summary>
    /// <exception cref="RefusedException">NotFound.</exception>
    public async Task<string?> FaultAsync(string id, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var key = await db.DkimKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == id, cancel) ?? throw RefusedException.NotFound("key");
        var answer = await dns.TxtAsync(DkimRecord.Name(key), cancel);
        return answer.Trouble ?? DkimRecord.Fault(key, answer.Records);
    }

    /// <summary>Signs with it from the next mailing that is armed.</summary>
    /// <param name="id">Which.</param>
    /// <param name="although">Also where DNS does not show it: receivers would then find no key, and distrust the mail.</param>
    /// <param name="actor">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="RefusedException">NotFound; WrongState; Invalid with what DNS shows.</exception>
    public async Task<DkimKey> ActivateAsync(string id, bool although, Actor actor, CancellationToken cancel = default)
    {
        var fault = await FaultAsync(id, cancel);
        if (fault is not null && !although)
        {
            throw new RefusedException(Refusal.Invalid, fault);
        }

        await using var db = await dbs.CreateDbContextAsync(cancel);
        var key = await db.DkimKeys.SingleAsync(k => k.Id == id, cancel);
        if (key.ActiveAt is not null)
        {
            throw new RefusedException(Refusal.WrongState, key.RetiredAt is null ? "The key is in use already." : "The key was retired; make a new one.");
        }

        key.ActiveAt = clock.Wall;
        db.AuditEntries.Add(Line(key, clock.Wall, actor, "activate", fault is null ? $"{DkimRecord.Name(key)}, published" : $"{DkimRecord.Name(key)}, although DNS did not show it"));
        await db.SaveChangesAsync(cancel);
        return key;
    }

    /// <summary>Signs nothing new with it. What is armed with it already goes signed, so its record should stay for a week.</summary>
    /// <exception cref="RefusedException">NotFound; WrongState.</exception>
    public async Task<DkimKey> RetireAsync(string id, Actor actor, CancellationToken cancel = default)
    {
        await using var db = await dbs.CreateDbContextAsync(cancel);
        var key = await db.DkimKeys.SingleOrDefaultAsync(k => k.Id == id, cancel) ?? throw RefusedException.NotFound("key");
        if (key.RetiredAt is not null)
        {
            throw new RefusedException(Refusal.WrongState, "The key was retired already.");
        }

        key.RetiredAt = clock.Wall;
        db.AuditEntries.Add(Line(key, clock.Wall, actor, "retire", DkimRecord.Name(key)));
        await db.SaveChangesAsync(cancel);
        return key;
    }

    internal static AuditEntry Line(DkimKey key, NodaTime.Instant at, Actor actor, string act, string detail) =>
        new() { At = at, Actor = actor.Name, Act = act, Subject = "signing key", SubjectId = key.Id, Detail = detail };
}
