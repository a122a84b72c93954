using EmbargoDesk.Web.Hosting;

namespace EmbargoDesk.Web.Accounts.Pages;

/// <summary>A new password, typed twice.</summary>
public sealed class NewPassword
{
    /// <summary>As typed first.</summary>
    public string? Password { get; set; }

    /// <summary>As typed again.</summary>
    public string? Again { get; set; }

    /// <summary>The password, once: the page that answers does not carry it back.</summary>
    /// <exception cref="RefusedException">Invalid: the two differ.</exception>
    public string Take()
    {
        var (password, again) = (Password, Again);
        Password = Again = null;
        return password == again ? password ?? "" : throw new RefusedException(Refusal.Invalid, "The two passwords differ. Type the same one twice.");
    }
}
