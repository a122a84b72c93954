using EmbargoDesk.Core.Recipients;

namespace EmbargoDesk.Web.Recipients;

/// <summary>Why an address is not mailed, in words.</summary>
public static class SuppressionWords
{
    /// <summary>A clause without a full stop: "the person unsubscribed".</summary>
    public static string Of(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Unsubscribed => "the person unsubscribed",
        SuppressionReason.Bounced => "mail to the address came back for good",
        SuppressionReason.Complained => "the person called a mail spam",
        _ => "the person asked to be erased",
    };

    /// <summary>For a table: "Unsubscribed".</summary>
    public static string Tag(SuppressionReason reason) => reason switch
    {
        SuppressionReason.Unsubscribed => "Unsubscribed",
        SuppressionReason.Bounced => "Came back",
        SuppressionReason.Complained => "Called it spam",
        _ => "Erased",
    };
}
