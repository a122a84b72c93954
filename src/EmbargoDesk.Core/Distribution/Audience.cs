using EmbargoDesk.Core.Recipients;

namespace EmbargoDesk.Core.Distribution;

/// <summary>Why a person of the chosen lists gets nothing.</summary>
public enum LeftOutReason
{
    /// <summary>The address is suppressed: unsubscribed, bounced, complained, erased.</summary>
    Suppressed,

    /// <summary>An advance goes only to people cleared for embargoed content.</summary>
    NotCleared,

    /// <summary>Had the advance, and the office sends nothing more at the lift.</summary>
    HadAdvance,

    /// <summary>Already has this version by another mailing of the same kind.</summary>
    HasItAlready,
}

/// <summary>One person of the chosen lists: what they get, or why they get nothing.</summary>
/// <param name="Recipient">The person.</param>
/// <param name="ListNames">The chosen lists that they are on, joined by "; ".</param>
/// <param name="Form">What they get; null: nothing.</param>
/// <param name="LeftOut">Why nothing; null: they get something.</param>
/// <param name="InReplyTo">The Message-ID of the advance that their copy threads to, or null.</param>
public sealed record AudienceMember(Recipient Recipient, string ListNames, MessageForm? Form, LeftOutReason? LeftOut, string? InReplyTo);

/// <summary>Who gets a mailing: the one rule for the preview, the count and the frozen audience.</summary>
public static class Audience
{
    /// <summary>Decides for everybody on the chosen lists, in the order in which the copies go. A person on several lists appears once, in the turn of the first.</summary>
    /// <param name="kind">The mailing's kind.</param>
    /// <param name="members">(list name, recipient) for every membership of the chosen lists.</param>
    /// <param name="suppressed">Canonical addresses that must not be mailed.</param>
    /// <param name="advanced">Canonical address of whoever was sent an advance of this release, with its Message-ID.</param>
    /// <param name="served">Canonical addresses that have this version by another mailing of the kind.</param>
    /// <param name="noticeAtLift">Whether those who had the advance get a short notice at the lift.</param>
    /// <param name="turns">By list name, whose copies go first (<see cref="RecipientList.Turn"/>); a list that is not named has the middle one.</param>
    public static IReadOnlyList<AudienceMember> Of(
        MailingKind kind,
        IEnumerable<(string List, Recipient Recipient)> members,
        IReadOnlySet<string> suppressed,
        IReadOnlyDictionary<string, string> advanced,
        IReadOnlySet<string> served,
        bool noticeAtLift,
        IReadOnlyDictionary<string, int>? turns = null)
    {
        AudienceMember Decide(Recipient r, string lists)
        {
            AudienceMember LeftOut(LeftOutReason why) => new(r, lists, null, why, null);
            var hadAdvance = advanced.GetValueOrDefault(r.CanonicalAddress);
            return true switch
            {
                _ when suppressed.Contains(r.CanonicalAddress) => LeftOut(LeftOutReason.Suppressed),
                _ when kind == MailingKind.Advance && r.Clearance is null => LeftOut(LeftOutReason.NotCleared),
                _ when served.Contains(r.CanonicalAddress) => LeftOut(LeftOutReason.HasItAlready),
                _ when kind == MailingKind.Lift && hadAdvance is not null && !noticeAtLift => LeftOut(LeftOutReason.HadAdvance),
                _ when kind == MailingKind.Lift && hadAdvance is not null => new AudienceMember(r, lists, MessageForm.Lifted, null, hadAdvance),
                _ => new AudienceMember(r, lists, MessageForm.Full, null, null),
            };
        }

        return
        [
            .. members
                .GroupBy(m => m.Recipient.CanonicalAddress)
                .Select(g => (Turn: g.Min(m => turns?.GetValueOrDefault(m.List, 5) ?? 5), Member: Decide(g.First().Recipient, string.Join("; ", g.Select(m => m.List).Distinct().Order(StringComparer.Ordinal)))))
                .OrderBy(m => m.Turn).ThenBy(m => m.Member.Recipient.Name, StringComparer.Ordinal).ThenBy(m => m.Member.Recipient.CanonicalAddress, StringComparer.Ordinal).Select(m => m.Member),
        ];
    }
}
