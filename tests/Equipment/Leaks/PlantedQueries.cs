using System.Linq.Expressions;
using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Tests.Equipment.Leaks;

/// <summary>Leaks in the question that the program asks its database.</summary>
public static class PlantedQueries
{
    private const string Outsider = "an outsider";
    private static readonly Expression True = Expression.Constant(true);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<PlantedLeak> All { get; } =
    [
        new("the public root does not compare the lift with now", Outsider)
        {
            Query = e => e is BinaryExpression { NodeType: ExpressionType.LessThanOrEqual } b && Is<Release>(b.Left, nameof(Release.PlannedLift)) ? True : null,
        },
        new("a hold is not looked at", Outsider)
        {
            Query = e => e is UnaryExpression { NodeType: ExpressionType.Not } u && Is<Release>(u.Operand, nameof(Release.Held)) ? True : null,
        },
        new("the newest version is shown, not the approved one", Outsider)
        {
            Query = e => e is BinaryExpression { NodeType: ExpressionType.Equal } b && Is<ReleaseVersion>(b.Left, nameof(ReleaseVersion.Number)) && Bare(b.Right) is MemberExpression { Expression: { } release } m
                && m.Member.Name == nameof(Release.ApprovedVersion) ? Expression.Equal(Bare(b.Left), Expression.Property(release, nameof(Release.LatestVersion))) : null,
        },
        new("a withdrawn release keeps its text", Outsider)
        {
            Query = e => e is BinaryExpression { NodeType: ExpressionType.Equal } b && IsState(b, ReleaseState.Lifted)
                ? Expression.OrElse(b, Expression.Equal(Bare(b.Left), Expression.Constant(ReleaseState.Withdrawn))) : null,
        },
        new("a release that was withdrawn before its lift leaves a notice", Outsider)
        {
            Query = e => e is BinaryExpression { NodeType: ExpressionType.NotEqual } b && Is<Release>(b.Left, nameof(Release.ActualLift)) ? True : null,
        },
        new("a media page opens for somebody who has no advance", "a cleared journalist without the advance")
        {
            Query = e => e is BinaryExpression { NodeType: ExpressionType.Equal } b && Is<Delivery>(b.Left, nameof(Delivery.CanonicalAddress)) ? True : null,
        },
        new("a media page opens after the clearance was taken back", "a holder who is no longer cleared")
        {
            Query = e => e is BinaryExpression { NodeType: ExpressionType.NotEqual } b && Is<Core.Recipients.Recipient>(b.Left, nameof(Core.Recipients.Recipient.Clearance)) ? True : null,
        },
    ];

    private static bool Is<T>(Expression e, string property) => Bare(e) is MemberExpression m && m.Member.Name == property && m.Member.DeclaringType == typeof(T);

    private static bool IsState(BinaryExpression b, ReleaseState state) =>
        Is<Release>(b.Left, nameof(Release.State)) && Bare(b.Right) is ConstantExpression { Value: { } value } && Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) == (int)state;

    private static Expression Bare(Expression e) => e is UnaryExpression { NodeType: ExpressionType.Convert } u ? Bare(u.Operand) : e;
}
