using System.Linq.Expressions;
using EmbargoDesk.Core.Releases;
using NodaTime;

namespace EmbargoDesk.Core.Embargo;

/// <summary>What a given reader may see of a given release at a given instant.</summary>
public enum DisclosureLevel
{
    /// <summary>Not even that it exists.</summary>
    Nothing,

    /// <summary>That it was public and has been withdrawn.</summary>
    WithdrawalNotice,

    /// <summary>The embargoed copy, with the terms.</summary>
    EmbargoedCopy,

    /// <summary>What everybody may read.</summary>
    PublicCopy,
}

/// <summary>Who asks.</summary>
public abstract record Reader
{
    private Reader() { }

    /// <summary>Anybody.</summary>
    public sealed record Outsider : Reader;

    /// <summary>A signed-in journalist.</summary>
    /// <param name="Cleared">Whether the person is cleared for embargoed content now.</param>
    /// <param name="HoldsAdvance">Whether an embargoed advance of this release was sent to this person.</param>
    public sealed record Journalist(bool Cleared, bool HoldsAdvance) : Reader;
}

/// <summary>The one rule for seeing. Every channel asks it: page, list, feed, search, mail, export.</summary>
public static class Disclosure
{
    /// <summary>
    /// What the public may read at <paramref name="now"/> (UTC): not held, not withdrawn, and lifted, or scheduled with its lift at or before
    /// now. An expression, so that SQL asks the same question.
    /// </summary>
    public static Expression<Func<Release, bool>> IsPublic(Instant now) => r =>
        !r.Held && r.ApprovedVersion != null
        && (r.State == ReleaseState.Lifted || (r.State == ReleaseState.Scheduled && r.PlannedLift != null && r.PlannedLift <= now));

    /// <summary>
    /// A release that was public and has been withdrawn: the public sees its notice, never its text.
    /// <see cref="Release.ActualLift"/> tells that it was: withdrawing one before its lift leaves it null.
    /// </summary>
    public static Expression<Func<Release, bool>> IsWithdrawnNotice() => r =>
        r.State == ReleaseState.Withdrawn && r.ActualLift != null && !r.Held;

    /// <summary>What cleared journalists who hold the advance may read before the lift.</summary>
    public static Expression<Func<Release, bool>> IsEmbargoedCopy() => r =>
        !r.Held && r.ApprovedVersion != null && (r.State == ReleaseState.Approved || r.State == ReleaseState.Scheduled);

    private static readonly Func<Release, bool> WithdrawnNotice = IsWithdrawnNotice().Compile();
    private static readonly Func<Release, bool> EmbargoedCopy = IsEmbargoedCopy().Compile();

    /// <summary>The same rule as a function of release, reader and UTC instant.</summary>
    public static DisclosureLevel Of(Release release, Reader reader, Instant now)
    {
        if (IsPublicAt(release, now))
        {
            return DisclosureLevel.PublicCopy;
        }

        if (WithdrawnNotice(release))
        {
            return DisclosureLevel.WithdrawalNotice;
        }

        return reader is Reader.Journalist { Cleared: true, HoldsAdvance: true } && EmbargoedCopy(release)
            ? DisclosureLevel.EmbargoedCopy
            : DisclosureLevel.Nothing;
    }

    // Compiling costs milliseconds: the instant is a parameter of the compiled form.
    private static readonly Func<Release, Instant, bool> IsPublicAt = Compile();

    private static Func<Release, Instant, bool> Compile()
    {
        var now = Expression.Parameter(typeof(Instant), "now");
        var rule = IsPublic(Instant.MaxValue);
        var body = new InstantInPlace(now).Visit(rule.Body);
        return Expression.Lambda<Func<Release, Instant, bool>>(body, rule.Parameters[0], now).Compile();
    }

    // The closure that holds the instant becomes the parameter; everything else stays the one expression above.
    private sealed class InstantInPlace(ParameterExpression now) : ExpressionVisitor
    {
        protected override Expression VisitMember(MemberExpression node) =>
            node.Type == typeof(Instant) && node.Expression is ConstantExpression ? now : base.VisitMember(node);
    }
}
