using Microsoft.AspNetCore.Identity;

namespace EmbargoDesk.Data.Accounts;

/// <summary>A person who signs in.</summary>
public sealed class DeskUser : IdentityUser
{
    /// <summary>The name that the record shows ("Maja Lindqvist").</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>Made by the demonstration; refused in Production.</summary>
    public bool IsDemo { get; set; }
}
