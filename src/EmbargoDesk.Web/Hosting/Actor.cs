namespace EmbargoDesk.Web.Hosting;

/// <summary>Who acts.</summary>
/// <param name="Name">As the record shows it.</param>
/// <param name="UserId">The account, or null for a token or the program.</param>
/// <param name="Email">The account's address, or null.</param>
public sealed record Actor(string Name, string? UserId = null, string? Email = null)
{
    /// <summary>What the program does by itself.</summary>
    public static readonly Actor Program = new("EmbargoDesk");
}
