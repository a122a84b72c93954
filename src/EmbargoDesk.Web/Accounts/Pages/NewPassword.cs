using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Accounts.Pages;

/// <summary>A new password, typed twice.</summary>
public sealed class NewPassword
{
    /// <summary>As typed first.</summary>
    public string? Password { get; set; }

    /// <summary>As typed again.</summary>
    public string? Again { get; set; }

    /// <summary>The password.</summary>
    /// <exception cref="RefusedException">Invalid: the two differ.</exception>
    public string Checked() => Password == Again
        ? Password ?? ""
        : throw new RefusedException(Refusal.Invalid, "The two passwords differ. Type the same one twice.");
}
