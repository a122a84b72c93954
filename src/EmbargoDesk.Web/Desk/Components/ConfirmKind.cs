namespace EmbargoDesk.Web.Desk.Components;

/// <summary>What sort of act a <see cref="ConfirmDialog"/> asks about: the look of its button.</summary>
public enum ConfirmKind
{
    /// <summary>Can be undone.</summary>
    Quiet,

    /// <summary>Stops the clock.</summary>
    Hold,

    /// <summary>Cannot be undone.</summary>
    Stop,

    /// <summary>Makes public.</summary>
    Lift,
}
