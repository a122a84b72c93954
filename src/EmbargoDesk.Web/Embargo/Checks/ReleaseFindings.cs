using EmbargoDesk.Core.Distribution;
using EmbargoDesk.Core.Embargo;
using EmbargoDesk.Core.Releases;

namespace EmbargoDesk.Web.Embargo.Checks;

/// <summary>What of a scheduled release itself is to mend before its lift. No word of its text is in the answer.</summary>
internal static class ReleaseFindings
{
    /// <summary>In the order in which a person should look. The release comes with its versions, and one is approved.</summary>
    public static IEnumerable<LiftFinding> Of(Release release, Office office)
    {
        var content = release.Versions.Single(v => v.Number == release.ApprovedVersion).Content;
        if (release.Held)
        {
            yield return new("The release is held.", "End the hold, or it will not lift.", true);
        }

        if (release.ApprovedVersion < release.LatestVersion)
        {
            yield return new($"Version {release.LatestVersion} is not approved; version {release.ApprovedVersion} goes.", "Approve the newer version if it should go.", false);
        }

        if (EmbargoConfirmation.Of(release.Embargo, release.Confirmation, content.Journal).IsMissing)
        {
            yield return new("The journal has not confirmed the embargo.", "Ask the journal and record its confirmation.", false);
        }

        if (!IsReachable(content.PressContact ?? office.PressContact))
        {
            yield return new("The press contact has neither an e-mail address nor a telephone number.", "Complete the press contact and approve.", false);
        }

        if (!content.CorrespondingAuthors.Any(IsReachable))
        {
            yield return new("No corresponding author can be reached.", "Name one with an e-mail address or a telephone number, and approve.", false);
        }

        if (Placeholders.In(content).Count is > 0 and var left)
        {
            yield return new($"The approved text has {(left == 1 ? "a placeholder" : $"{left} placeholders")}.", "Replace what is marked under Checks, and approve.", false);
        }

        if (TypedEmbargo.In(content).Count > 0)
        {
            yield return new("The approved text itself speaks of the embargo, which will be wrong after the lift.", "Take that out of the text, and approve.", false);
        }
    }

    private static bool IsReachable(Contact c) => c.Email.Length + c.Phone.Length > 0;
}
